package site

// RecordAnchor is the id that a record's card has in the page of its brief.
func RecordAnchor(id string) string { return recordAnchor(id) }
