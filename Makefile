# The two commands of the README are `make` and `make test`.
# Everything else here is for people who work on the program itself.

GO      ?= go
READOUT := bin/readout
PREFIX  ?= $(HOME)/.local
FUZZ    ?= 30s

.PHONY: site program install test tools vet lint race fuzz bench soak serve screenshots clean

site: program
	$(READOUT) build
	@echo "The site is in public/. Open public/index.html, or run 'make serve' and look at the address it prints."

# The compiler's own cache decides what is stale, so this is never skipped.
program:
	@mkdir -p bin
	$(GO) build -trimpath -o $(READOUT) ./generator/cmd/readout

# A program that lies on the path can be called from any folder.
install: program
	@mkdir -p "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(READOUT) "$(DESTDIR)$(PREFIX)/bin/readout"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) echo "$(PREFIX)/bin is not on the PATH of this shell; add it, or call $(PREFIX)/bin/readout" ;; esac

serve: program
	$(READOUT) serve

test: tools lint
	$(GO) test -count 1 -timeout 30m ./...

tools:
	@scripts/tools.sh

lint: vet
	@unformatted=$$(gofmt -l $$(find . -name "*.go" -not -path "./node_modules/*")); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet ./...

race: tools
	$(GO) test -race -timeout 60m ./...

# Each fuzz test of the repository in turn, for FUZZ.
fuzz:
	@scripts/fuzz.sh $(FUZZ)

# What the program costs: rooms, whole builds, and what an author waits for
# after a save. Where Hugo is installed it does the same work on the same briefs.
bench:
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./...

# The long form of the tests that draw random scripts: many rounds, no cache.
soak: tools
	$(GO) test -count 1 -timeout 12h -run "AnyEdits|OtherRecords" ./generator/build -args -rounds 2000
	$(GO) test -count 1 -timeout 2h -run Hostile ./generator/brief ./generator/e2e -args -soak
	READOUT_SOAK=1 $(GO) test -count 20 -shuffle on -timeout 12h ./...
	@scripts/fuzz.sh 10m

screenshots: program tools
	@scripts/screenshot.sh

# Takes away what the program made, never what an author wrote.
clean:
	rm -rf bin .readout
	find public -mindepth 1 ! -name .gitkeep -delete
