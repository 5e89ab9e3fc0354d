//! The files of records: appending, reading, and letting go of what is old.

use super::{folder, name};
use crate::report::{Moved, RunError, RunRow, Telling};
use crate::{disk, parallel};
use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// A file that has this many bytes is full, and the next record begins another.
const FULL: u64 = 1 << 20;
/// The most bytes of all files together; the oldest file goes first.
const MOST: u64 = 16 << 20;
/// Files of older months go.
const MONTHS: i32 = 13;
/// So many files stay however old they seem: a clock may be wrong.
const ALWAYS: usize = 3;
/// No file of records is larger, whatever went wrong; what lies beyond is not read.
const READ: u64 = 64 << 20;
/// So often the files are read where others write all the time.
const LOOKS: usize = 5;

/// One line of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line {
    /// A run begins, or knows better what it is about to do.
    Begin(Begin),
    /// One project of a run ended.
    Row(Box<RunRow>),
    /// Somebody was told of a run.
    Told {
        /// The run.
        run: String,
        /// What came of it.
        told: Vec<Telling>,
    },
}

impl Line {
    /// Reads a line. Those that this program wrote begin with their type: they are read in one go, which takes half the time.
    fn read(line: &[u8]) -> serde_json::Result<Self> {
        if line.starts_with(br#"{"type":"row","#) {
            return serde_json::from_slice(line).map(Self::Row);
        }
        if line.starts_with(BEGIN) {
            return serde_json::from_slice(line).map(Self::Begin);
        }
        serde_json::from_slice(line)
    }
}

/// What a run is about to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Begin {
    pub(super) run: String,
    pub(super) what: String,
    pub(super) start: DateTime<Utc>,
    pub(super) pid: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) contributor: Option<String>,
    /// The time limit in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deadline: Option<u64>,
    /// What its projects are called before more is known; nothing where that was not known yet.
    #[serde(default)]
    pub(super) projects: Vec<String>,
}

/// How the line of a run that begins looks at its start.
const BEGIN: &[u8] = br#"{"type":"begin","#;

/// As much of such a line as is needed where the run has recorded what it did.
#[derive(Deserialize)]
struct Announced<'a> {
    #[serde(borrow)]
    run: Cow<'a, str>,
    #[serde(default)]
    projects: Vec<IgnoredAny>,
}

impl<'a> Announced<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let line = line.starts_with(BEGIN).then_some(line)?;
        serde_json::from_slice(line).ok()
    }
}

/// The file that records are appended to.
#[derive(Debug)]
pub(super) struct Writer {
    file: File,
}

impl Writer {
    /// Opens the file of this month. Where that is new, what is old is let go.
    pub(super) fn open(dir: &Path, now: DateTime<Utc>) -> disk::Result<Self> {
        let path = dir.join(name::of_month(now));
        let mut file = disk::open_append(&path)?;
        let len = file.metadata().map_or(0, |meta| meta.len());
        if len >= FULL {
            // Whoever still has the old one open goes on writing there, which is as good.
            if disk::rename_new(&path, &dir.join(name::of_full(now))).is_ok() {
                file = disk::open_append(&path)?;
            }
        }
        if len == 0 || len >= FULL {
            let _ = disk::sync_dir(dir);
            tidy(dir, now);
        }
        Ok(Self { file })
    }

    /// Appends a line in one write. It begins with the line break, so that a torn line before it spoils nothing.
    pub(super) fn append(&mut self, line: &Line, durable: bool, path: &Path) -> disk::Result<()> {
        let text = serde_json::to_string(line)
            .map_err(|error| disk::Error::new("write", path)(error.into()))?;
        disk::append(
            &mut self.file,
            format!("\n{text}").as_bytes(),
            durable,
            path,
        )
    }
}

/// Lets go of what is old, and of what killed runs left. A file that cannot be deleted stays; the next time tries again.
fn tidy(dir: &Path, now: DateTime<Utc>) {
    let mut names = files(dir).unwrap_or_default();
    names.reverse();
    let mut bytes = 0;
    for (at, name) in names.iter().enumerate() {
        let path = dir.join(name);
        bytes += disk::seen(&path).map_or(0, |seen| seen.len);
        let old = name::month_of(name).is_some_and(|month| month < name::month_at(now) - MONTHS);
        if at >= ALWAYS && (old || bytes > MOST) {
            let _ = disk::remove_file(&path);
        }
    }
    super::run::sweep(dir, now);
}

/// The files of records, oldest first; none where the folder is not there.
fn files(dir: &Path) -> disk::Result<Vec<String>> {
    let mut names = match disk::names_in(dir) {
        Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        names => names?,
    };
    names.retain(|name| name::month_of(name).is_some());
    names.sort_by(|a, b| name::order(a).cmp(&name::order(b)));
    Ok(names)
}

/// What is recorded.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// A row for each project of each run, newest first.
    pub rows: Vec<RunRow>,
}

/// Reads what is recorded. Lines that cannot be read are left out: a power cut may have torn one.
///
/// # Errors
/// When the folder or a file that is there cannot be read.
pub fn read(state_dir: &Path) -> disk::Result<Log> {
    let dir = folder(state_dir);
    read_while(&dir, &|run| super::run::is_at_work(&dir, run))
}

/// As [`read`]; `is_at_work` tells it of a run.
fn read_while(dir: &Path, is_at_work: &dyn Fn(&str) -> bool) -> disk::Result<Log> {
    let mut looks = 0;
    loop {
        looks += 1;
        let parsed = Parsed::of(dir)?;
        let open: Vec<Open<'_>> = parsed.open(is_at_work);
        // One that is gone may have ended between the two looks: then its last record is there now. Where nothing was
        // written meanwhile it was killed, and reading again would show the same.
        let sure = open.iter().all(|open| open.at_work) || Parsed::len(dir)? == parsed.bytes;
        if sure || looks == LOOKS {
            let made = open.iter().flat_map(Open::rows).collect();
            return Ok(Log {
                rows: parsed.rows(made),
            });
        }
    }
}

/// A run that is at work, in any process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Its name.
    pub run: String,
    /// The command: `sync`, `collect`, [`WATCH`](super::WATCH).
    pub what: String,
    /// What its projects are called; none where it does not know yet.
    pub projects: Vec<String>,
    /// Its time limit.
    pub deadline: Option<Duration>,
}

/// The runs of this state folder that are at work, oldest first.
///
/// # Errors
/// As [`read`].
pub fn live(state_dir: &Path) -> disk::Result<Vec<Live>> {
    let dir = folder(state_dir);
    let (parts, _) = parts(&dir, |lines| {
        let begun = lines.iter().filter_map(|line| match Line::read(line) {
            Ok(Line::Begin(begin)) => Some((begin.run.clone(), begin)),
            _ => None,
        });
        begun.collect::<Vec<_>>()
    })?;
    // Of several of one run the last one counts.
    let last: BTreeMap<String, Begin> = parts.into_iter().flatten().collect();
    let mut begun: Vec<Begin> = last.into_values().collect();
    begun.retain(|begin| super::run::is_at_work(&dir, &begin.run));
    begun.sort_by_key(|begin| begin.start);
    let live = begun.into_iter().map(|begin| Live {
        run: begin.run,
        what: begin.what,
        projects: begin.projects,
        deadline: begin.deadline.map(Duration::from_secs),
    });
    Ok(live.collect())
}

/// Records what came of telling somebody of a run.
///
/// # Errors
/// When the state folder cannot be written.
pub fn told(state_dir: &Path, now: DateTime<Utc>, run: &str, told: &[Telling]) -> disk::Result<()> {
    let dir = folder(state_dir);
    let line = Line::Told {
        run: run.to_owned(),
        told: told.to_vec(),
    };
    Writer::open(&dir, now)?.append(&line, false, &dir)
}

/// What `part` makes of the lines of each file, in their order, and how long the files were together. A file may be in
/// several parts.
fn parts<T: Send>(dir: &Path, part: impl Fn(&[&[u8]]) -> T + Sync) -> disk::Result<(Vec<T>, u64)> {
    let mut parts = Vec::new();
    let mut total = 0;
    for name in files(dir)? {
        let path = dir.join(&name);
        let size = disk::seen(&path).map_or(0, |seen| seen.len.min(READ));
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        let mut len = 0;
        let read = disk::read_pieces(&path, &mut |piece| {
            len += piece.len() as u64;
            if (bytes.len() as u64) < READ {
                bytes.extend_from_slice(piece);
            }
        });
        match read {
            Ok(_) => {}
            // Another run let go of it meanwhile.
            Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        }
        total += len;
        let mut from = 0;
        let ends = memchr::memchr_iter(b'\n', &bytes).chain([bytes.len()]);
        let lines: Vec<&[u8]> = ends
            .map(|end| &bytes[std::mem::replace(&mut from, end + 1)..end])
            .collect();
        parts.extend(parallel::shares(&lines, &part));
    }
    Ok((parts, total))
}

#[derive(Default)]
struct Parsed {
    /// What runs said last of themselves, by their names; of one project, only those that have not recorded it.
    begun: BTreeMap<String, Begin>,
    /// As they stand in the files; of several with one id the last one counts.
    rows: Vec<RunRow>,
    told: BTreeMap<String, Vec<Telling>>,
    /// How long the files were together.
    bytes: u64,
}

impl Parsed {
    /// How long the files are now. They only grow, but for what is let go of, and that makes another sum.
    fn len(dir: &Path) -> disk::Result<u64> {
        Ok(files(dir)?
            .iter()
            .map(|name| disk::seen(&dir.join(name)).map_or(0, |seen| seen.len))
            .sum())
    }

    fn of(dir: &Path) -> disk::Result<Self> {
        let (parts, bytes) = parts(dir, Self::of_lines)?;
        let mut found = Self {
            bytes,
            ..Self::default()
        };
        found
            .rows
            .reserve_exact(parts.iter().map(|part| part.rows.len()).sum());
        for part in parts {
            found.begun.extend(part.begun);
            found.rows.extend(part.rows);
            for (run, told) in part.told {
                found.told.entry(run).or_default().extend(told);
            }
        }
        Ok(found)
    }

    fn of_lines(lines: &[&[u8]]) -> Self {
        let mut found = Self::default();
        let mut announced = HashMap::new();
        for line in lines {
            if let Some(begin) = Announced::read(line) {
                announced.insert(begin.run, (begin.projects.len(), *line));
                continue;
            }
            match Line::read(line) {
                // Not as this program writes it.
                Ok(Line::Begin(begin)) => {
                    found.begun.insert(begin.run.clone(), begin);
                }
                Ok(Line::Row(row)) => {
                    // Most runs have one project, and nothing more of them need be known.
                    if let Some((projects, _)) = announced.get(row.run.as_str())
                        && *projects < 2
                        && row.id == name::of_row(&row.run, 1)
                    {
                        announced.remove(row.run.as_str());
                    }
                    found.rows.push(*row);
                }
                Ok(Line::Told { run, told }) => found.told.entry(run).or_default().extend(told),
                Err(_) => {}
            }
        }
        for (_, line) in announced.into_values() {
            if let Ok(Line::Begin(begin)) = Line::read(line) {
                found.begun.insert(begin.run.clone(), begin);
            }
        }
        found
    }

    /// The runs that announced more than they recorded.
    fn open(&self, is_at_work: &dyn Fn(&str) -> bool) -> Vec<Open<'_>> {
        let ids: HashSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let open = self.begun.values().filter_map(|begin| {
            // One without projects is going to write one row as well.
            let missing: Vec<(String, Option<&str>)> = (0..begin.projects.len().max(1))
                .map(|at| (name::of_row(&begin.run, at + 1), at))
                .filter(|(id, _)| !ids.contains(id.as_str()))
                .map(|(id, at)| (id, begin.projects.get(at).map(String::as_str)))
                .collect();
            (!missing.is_empty()).then(|| Open {
                at_work: is_at_work(&begin.run),
                begin,
                missing,
            })
        });
        open.collect()
    }

    /// Everything as rows, with those that were `made` for what is not recorded.
    fn rows(self, made: Vec<RunRow>) -> Vec<RunRow> {
        let mut rows = self.rows;
        rows.extend(made);
        for row in rows.iter_mut().filter(|_| !self.told.is_empty()) {
            if let Some(told) = self.told.get(&row.run) {
                row.told.clone_from(told);
            }
        }
        newest_first(&mut rows);
        rows.dedup_by(|later, earlier| {
            let same = later.id == earlier.id;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        rows
    }
}

/// Sorts rows where they are: they are large. Of equal ones the order stays.
fn newest_first(rows: &mut [RunRow]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&rows[*a], &rows[*b]);
        b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id))
    });
    let mut place = vec![0; rows.len()];
    for (new, old) in order.into_iter().enumerate() {
        place[old] = new;
    }
    for at in 0..rows.len() {
        while place[at] != at {
            let right = place[at];
            rows.swap(at, right);
            place.swap(at, right);
        }
    }
}

/// A run that announced more than it recorded.
struct Open<'a> {
    begin: &'a Begin,
    at_work: bool,
    /// The ids of what it did not record, and what the projects are called.
    missing: Vec<(String, Option<&'a str>)>,
}

impl Open<'_> {
    /// A row for each of what is not recorded; none for a `watch` that ended.
    fn rows(&self) -> Vec<RunRow> {
        if self.begin.what == super::WATCH && !self.at_work {
            return Vec::new();
        }
        let rows = self.missing.iter().map(|(id, project)| {
            let project = project.map(str::to_owned);
            open_row(self.begin, id.clone(), project, self.at_work)
        });
        rows.collect()
    }
}

/// The row of a project that has no record: it is under way, or its run was killed.
fn open_row(begin: &Begin, id: String, project: Option<String>, at_work: bool) -> RunRow {
    RunRow {
        id,
        run: begin.run.clone(),
        what: begin.what.clone(),
        project,
        project_id: None,
        folder: None,
        repository: None,
        contributor: begin.contributor.clone(),
        start: begin.start,
        end: None,
        state: if at_work { "running" } else { "failed" }.to_owned(),
        code: None,
        sent: Moved::default(),
        received: Moved::default(),
        bytes_up: 0,
        bytes_down: 0,
        attempts: 1,
        combined: 0,
        error: (!at_work).then(|| RunError {
            class: "killed".to_owned(),
            message: String::new(),
        }),
        told: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn begin(run: &str) -> Line {
        Line::Begin(Begin {
            run: run.to_owned(),
            what: "sync".to_owned(),
            start: "2026-11-22T12:00:00Z".parse().unwrap(),
            pid: 1,
            contributor: None,
            deadline: None,
            projects: vec!["Mark".to_owned()],
        })
    }

    fn row(run: &str, state: &str) -> Line {
        let Line::Begin(begin) = begin(run) else {
            unreachable!()
        };
        let mut row = open_row(&begin, format!("{run}.1"), None, true);
        row.state = state.to_owned();
        Line::Row(Box::new(row))
    }

    fn append(dir: &Path, lines: &[Line]) {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        for line in lines {
            let mut writer = Writer::open(dir, now).unwrap();
            writer.append(line, false, dir).unwrap();
        }
    }

    fn states(log: &Log) -> Vec<(&str, &str)> {
        let rows = log.rows.iter();
        rows.map(|row| (row.run.as_str(), row.state.as_str()))
            .collect()
    }

    #[test]
    fn what_ends_and_begins_while_it_is_read_is_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[begin("a")]);
        let first = Cell::new(true);
        // Just after the first look one run ends and another begins.
        let is_at_work = |run: &str| {
            if first.take() {
                append(dir.path(), &[row("a", "ok"), begin("b")]);
            }
            run == "b"
        };
        let log = read_while(dir.path(), &is_at_work).unwrap();
        assert_eq!(states(&log), [("a", "ok"), ("b", "running")]);
    }

    #[test]
    fn lines_and_files_are_read_whole_and_what_is_torn_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let mut text = String::new();
        let mut expected = Vec::new();
        // As many as are read in several parts, and lines of many lengths; one is very long.
        for number in 0..4000 {
            let run = format!("20261122T120000Z-{number:08x}");
            let Line::Row(mut made) = row(&run, "ok") else {
                unreachable!()
            };
            let wide = if number == 2000 { 3 << 20 } else { number };
            made.folder = Some("x".repeat(wide));
            text.push('\n');
            text += &serde_json::to_string(&begin(&run)).unwrap();
            text.push('\n');
            text += &serde_json::to_string(&Line::Row(made)).unwrap();
            expected.push((run, wide));
        }
        for (name, text) in [
            ("runs-2026-10.jsonl", &text[..text.len() / 2]),
            ("runs-2026-11.jsonl", &text[..]),
        ] {
            disk::write(&dir.path().join(name), text.as_bytes()).unwrap();
        }
        let log = read_while(dir.path(), &|_| false).unwrap();
        let found: Vec<(String, usize)> = log
            .rows
            .into_iter()
            .map(|row| (row.run, row.folder.unwrap_or_default().len()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_not_an_empty_one() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("state");
        assert!(read(&state).unwrap().rows.is_empty());
        disk::create_dir_all(&state).unwrap();
        disk::write(&folder(&state), b"a file").unwrap();
        read(&state).unwrap_err();
        live(&state).unwrap_err();
    }

    #[test]
    fn what_is_announced_in_one_part_may_be_recorded_in_another() {
        let dir = tempfile::tempdir().unwrap();
        let text = |lines: &[Line]| {
            let lines: Vec<String> = lines
                .iter()
                .map(|line| serde_json::to_string(line).unwrap())
                .collect();
            lines.join("\n") + "\n"
        };
        let runs: Vec<String> = (0..3000).map(|number| format!("{number:04}")).collect();
        let begun = runs.iter().map(|run| begin(run));
        let ended = runs[1..].iter().map(|run| row(run, "ok"));
        let lines: Vec<Line> = begun.chain(ended).collect();
        let path = dir.path().join("runs-2026-11.jsonl");
        disk::write(&path, text(&lines).as_bytes()).unwrap();
        let log = read_while(dir.path(), &|_| false).unwrap();
        let mut expected = vec![("0000", "failed")];
        expected.extend(runs[1..].iter().map(|run| (run.as_str(), "ok")));
        assert_eq!(states(&log), expected);
    }

    #[test]
    fn of_a_run_that_was_killed_after_its_first_project_the_second_has_a_row() {
        let dir = tempfile::tempdir().unwrap();
        let Line::Begin(mut two) = begin("a") else {
            unreachable!()
        };
        two.projects.push("Luke".to_owned());
        append(dir.path(), &[Line::Begin(two), row("a", "ok")]);
        let log = read_while(dir.path(), &|_| false).unwrap();
        assert_eq!(states(&log), [("a", "ok"), ("a", "failed")]);
        assert_eq!(log.rows[1].project.as_deref(), Some("Luke"));
    }

    #[test]
    fn who_was_told_of_a_run_is_gathered_from_all_files() {
        let dir = tempfile::tempdir().unwrap();
        let told = |channel: &str| {
            let line = format!(
                r#"{{"type":"told","run":"a","told":[{{"channel":"{channel}","target":"x","state":"sent"}}]}}"#
            );
            line.into_bytes()
        };
        append(dir.path(), &[begin("a"), row("a", "ok")]);
        for (month, channel) in [("10", "mail"), ("12", "webhook")] {
            let name = format!("runs-2026-{month}.jsonl");
            disk::write(&dir.path().join(name), &told(channel)).unwrap();
        }
        let log = read_while(dir.path(), &|_| false).unwrap();
        let channels: Vec<&str> = log.rows[0].told.iter().map(|told| &*told.channel).collect();
        assert_eq!(channels, ["mail", "webhook"]);
    }

    #[test]
    fn a_run_that_says_more_of_itself_later_owes_what_it_said_last() {
        let dir = tempfile::tempdir().unwrap();
        let Line::Begin(mut more) = begin("a") else {
            unreachable!()
        };
        more.projects = vec!["Mark".to_owned(), "Luke".to_owned()];
        append(
            dir.path(),
            &[begin("a"), row("a", "ok"), Line::Begin(more), begin("b")],
        );
        let log = read_while(dir.path(), &|_| false).unwrap();
        let rows: Vec<_> = log
            .rows
            .iter()
            .map(|row| (&*row.id, row.project.as_deref(), &*row.state))
            .collect();
        assert_eq!(
            rows,
            [
                ("a.1", None, "ok"),
                ("a.2", Some("Luke"), "failed"),
                ("b.1", Some("Mark"), "failed"),
            ]
        );
    }

    #[test]
    fn the_newest_comes_first_and_of_one_time_the_order_is_that_of_the_ids() {
        let Line::Begin(begin) = begin("a") else {
            unreachable!()
        };
        let mut rows: Vec<RunRow> = (0..500_usize)
            .map(|number| {
                let mut row = open_row(&begin, format!("{:03}", number * 7 % 500), None, true);
                row.start += chrono::TimeDelta::seconds(i64::try_from(number * 13 % 50).unwrap());
                row
            })
            .collect();
        let mut expected: Vec<_> = rows.iter().map(|row| (row.start, row.id.clone())).collect();
        expected.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        newest_first(&mut rows);
        let found: Vec<_> = rows.into_iter().map(|row| (row.start, row.id)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn of_two_records_of_one_thing_the_later_one_counts() {
        let dir = tempfile::tempdir().unwrap();
        let all = [
            begin("a"),
            row("a", "failed"),
            row("b", "ok"),
            row("a", "ok"),
        ];
        append(dir.path(), &all);
        let log = read_while(dir.path(), &|_| false).unwrap();
        assert_eq!(states(&log), [("a", "ok"), ("b", "ok")]);
    }
}
