//! Integration tests: one binary, a world of stand-ins, one file per subject.
