package disk

import (
	"context"
	"time"
)

// Output is a file to publish; Path is relative to the output folder, slashes.
type Output struct {
	Path string
	Data []byte
}

// Result counts what a publication did to the output folder.
type Result struct {
	Written, Unchanged, Removed int
	Bytes                       int64 // of all outputs, without the manifest
	Whole                       bool  // the folder was exchanged as a whole, or nothing had to be done
}

// PublishOptions says where to publish.
type PublishOptions struct {
	Site, Out string
	Edition   string // whose site it is; "" = a folder of no edition
	DryRun    bool   // count only

	// For tests: trip is called before every change, an error is its failure;
	// patience is how long to wait for the lock, 10 s by default.
	trip     func(op, name string) error
	patience time.Duration
}

// Publish makes the output folder hold exactly the given files and those that
// are not ours: [Begin], [Publication.Put] and [Publication.Commit] in one
// call, for whoever has all outputs in hand. Errors are a [RefusedError], a
// [LockedError], a [Fault] or the context's.
func Publish(ctx context.Context, o PublishOptions, files []Output) (Result, error) {
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	p, err := Begin(ctx, o, paths)
	if err != nil {
		return Result{}, err
	}
	defer p.Discard()
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if err := p.Put(f.Path, f.Data, digest(f.Data)); err != nil {
			return Result{}, err
		}
	}
	return p.Commit(ctx)
}
