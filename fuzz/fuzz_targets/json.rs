#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scribe_sync::merge::fuzz_reader("metadata.json", data));
