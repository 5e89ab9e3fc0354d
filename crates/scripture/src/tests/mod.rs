//! The laws of merging, and the cases of `docs/merging.md`.

mod basic_tests;
mod cases_tests;
mod combined_tests;
mod count_tests;
mod encoding_tests;
mod laws_tests;
mod made;
mod number_tests;
mod place_tests;
mod shapes_tests;
