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
