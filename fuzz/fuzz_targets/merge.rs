#![no_main]

// Three versions, divided by a byte that stands in no text.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = data.split(|byte| *byte == 0xfe);
    let mut next = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    for path in ["LUK.usfm", "01.md", "metadata.json", "x.txt"] {
        scribe_sync::merge::fuzz_merge(path, base, ours, theirs);
    }
});
