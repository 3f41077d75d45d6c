package text

import "testing"

func TestRegion(t *testing.T) {
	for _, tt := range []struct{ lang, code, want string }{
		{"en", "AF", "Afghanistan"}, {"fr", "DE", "Allemagne"}, {"ar", "FR", "فرنسا"}, {"en", "ZZ", ""}, {"en", "france", ""}, {"en", "", ""},
	} {
		if got := Region(tt.lang, tt.code); got != tt.want {
			t.Errorf("Region(%q, %q) = %q, want %q", tt.lang, tt.code, got, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ lang, tag, want string }{
		{"en", "fr", "French"}, {"fr", "fr", "français"}, {"ar", "en", "الإنجليزية"}, {"en", "pt-BR", "Brazilian Portuguese"}, {"en", "no such", ""}, {"en", "", ""},
	} {
		if got := Language(tt.lang, tt.tag); got != tt.want {
			t.Errorf("Language(%q, %q) = %q, want %q", tt.lang, tt.tag, got, tt.want)
		}
	}
}
