//! Integration tests: one binary, a world of stand-ins, one file per subject.

mod cli;
mod generated;
mod layers;
