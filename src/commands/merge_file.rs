//! `merge-file`: three versions of one file in, one out; also git's merge driver.

use crate::app::App;
use crate::cli::MergeFileArgs;
use crate::disk;
use crate::report::{Class, Failure, MergeConflict, MergeFileReport, Report, Result};
use scripture::{Merged, Place, Side};
use std::path::Path;

/// A larger file is not read (bytes).
const LIMIT: u64 = 1 << 30;

/// Runs the command.
pub fn run(app: &App, args: &MergeFileArgs) -> Result<Report> {
    let read = |path: &Path| -> Result<Vec<u8>> {
        disk::read(path, LIMIT).map_err(|error| {
            let class = match error.source.kind() {
                std::io::ErrorKind::NotFound => Class::NotFound,
                _ => Class::Failed,
            };
            Failure::from(error).reclassed(|_| class)
        })
    };
    let (base, ours, theirs) = (read(&args.base)?, read(&args.ours)?, read(&args.theirs)?);
    let path = args
        .path
        .clone()
        .unwrap_or_else(|| name_of(&args.ours, &ours));
    // Git gives an empty file where there is no common version.
    let base = Some(base.as_slice()).filter(|base| !base.is_empty());
    let Merged {
        content,
        conflicts,
        combined,
        kept_changes,
    } = scripture::three_way(&path, base, Some(&ours), Some(&theirs), Side::Ours);
    let mut content = content.unwrap_or_default();
    let text = |version: &[u8], place: &Place| scripture::unit(&path, version, place);
    let both: Vec<MergeConflict> = conflicts
        .iter()
        .map(|place| MergeConflict {
            reference: place.reference.clone(),
            base: base.and_then(|base| text(base, place)),
            ours: text(&ours, place),
            theirs: text(&theirs, place),
        })
        .collect();
    if args.marks {
        content = scripture::with_marks(&path, &content, &theirs, &conflicts);
    }
    let names = |places: Vec<Place>| places.into_iter().map(|place| place.reference).collect();
    if let Some(output) = &args.output
        && !app.settings.dry_run
    {
        disk::write(output, &content)?;
    }
    Ok(Report::MergeFile(MergeFileReport {
        class: if both.is_empty() {
            Class::Ok
        } else {
            Class::Conflict
        },
        file: path,
        content: args.output.is_none().then_some(content),
        output: args.output.clone(),
        conflicts: both,
        combined: names(combined),
        kept: names(kept_changes),
    }))
}

/// What a file without a path is called: its own name, with an ending that its text shows where it has none of ours.
fn name_of(file: &Path, text: &[u8]) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let known = ["usfm", "sfm", "json", "md", "txt"];
    let has_known = Path::new(&*name)
        .extension()
        .is_some_and(|ending| known.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let ending = match text.trim_ascii_start() {
        _ if has_known => "",
        [b'\\', b'i', b'd', b' ', ..] => ".usfm",
        [b'{', ..] => ".json",
        _ => "",
    };
    format!("{name}{ending}")
}
