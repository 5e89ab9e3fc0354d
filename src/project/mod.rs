//! A Scribe project on disk: finding it, `metadata.json`, settings, derived names.
