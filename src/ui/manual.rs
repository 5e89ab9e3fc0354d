//! The man pages, out of the same words as the help.

use super::{Words, help};
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

/// The date in the pages: of the last release, so that they are the same on every computer.
const DATE: &str = "2026-11-22";

/// The man page of a command, or of the program when `name` is empty; `None` when there is no such command. `command` has
/// its texts already; `name` is `sync` or `backup restore`.
pub fn man_page(
    command: &Command,
    words: &Words,
    name: &str,
    variable: &dyn Fn(&Arg) -> Option<String>,
) -> Option<String> {
    let mut root = command.clone();
    root.build();
    let mut page = &root;
    let mut path = String::new();
    for part in parts(&root, name)? {
        page = page.find_subcommand(&part)?;
        path = format!("{path}-{part}");
    }
    let main = path.is_empty();
    // The global options stand in the main page alone.
    let shown = page.clone().mut_args(|arg| {
        let global = arg.is_global_set() || arg.get_id() == "version";
        arg.hide(global && !main)
    });
    let title = format!("scribe-sync{path}");
    let maker = Man::new(shown)
        .title(title.to_uppercase())
        .section("1")
        .date(DATE)
        .source(format!("scribe-sync {}", env!("CARGO_PKG_VERSION")))
        .manual(words.get("man-manual"));
    let mut bytes = Vec::new();
    maker.render_title(&mut bytes).ok()?;
    maker.render_name_section(&mut bytes).ok()?;
    maker.render_synopsis_section(&mut bytes).ok()?;
    maker.render_description_section(&mut bytes).ok()?;
    maker.render_options_section(&mut bytes).ok()?;
    if page.has_subcommands() {
        maker.render_subcommands_section(&mut bytes).ok()?;
    }
    further(words, page, &path, variable)
        .to_writer(&mut bytes)
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(tidied(&with_headings(&text, words)))
}

/// The names of all pages: the empty one of the program, and `sync`, `backup restore`, ...
pub fn man_pages(command: &Command) -> Vec<String> {
    fn below(command: &Command, prefix: &str, into: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let name = format!("{prefix}{}", inner.get_name());
            below(inner, &format!("{name} "), into);
            into.push(name);
        }
    }
    let mut names = vec![String::new()];
    below(command, "", &mut names);
    names
}

/// `backup restore` and `backup-restore` are the same page.
fn parts(root: &Command, name: &str) -> Option<Vec<String>> {
    let wanted = name.trim().replace(' ', "-");
    man_pages(root)
        .into_iter()
        .find(|known| known.replace(' ', "-") == wanted)
        .map(|known| known.split_whitespace().map(str::to_owned).collect())
}

fn further(
    words: &Words,
    page: &Command,
    path: &str,
    variable: &dyn Fn(&Arg) -> Option<String>,
) -> Roff {
    let mut roff = Roff::default();
    let id = if path.is_empty() {
        "help-root".to_owned()
    } else {
        roff.control("SH", [words.get("man-heading-global").as_str()]);
        roff.text([roman(words.get("man-global"))]);
        format!("help{path}")
    };
    roff.control("SH", [words.get("man-heading-exit-status").as_str()]);
    for (code, meaning) in help::exit_status(words, path) {
        entry(&mut roff, bold(code.to_string()), &meaning);
    }
    roff.control("SH", [words.get("man-heading-environment").as_str()]);
    let mut any = false;
    let variables = page
        .get_arguments()
        .filter(|arg| path.is_empty() || !arg.is_global_set())
        .filter_map(|arg| Some((variable(arg)?, arg)));
    for (name, arg) in variables {
        any = true;
        let flag = format!("--{}", arg.get_long().unwrap_or_default());
        entry(
            &mut roff,
            bold(name),
            &words.get("man-variable").replace("--flag", &flag),
        );
    }
    if path.is_empty() {
        for (name, id) in [
            ("SCRIBE_SYNC_TOKEN", "man-variable-token"),
            ("SCRIBE_SYNC_SERVER", "man-variable-server"),
            ("SCRIBE_SYNC_USER", "man-variable-user"),
            ("SCRIBE_HOME", "man-variable-scribe-home"),
            ("NO_COLOR, CLICOLOR_FORCE", "man-variable-color"),
            (
                "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
                "man-variable-proxy",
            ),
        ] {
            entry(&mut roff, bold(name), &words.get(id));
        }
    } else {
        if any {
            roff.control("PP", []);
        }
        roff.text([roman(words.get("man-environment-see"))]);
    }
    roff.control("SH", [words.get("man-heading-files").as_str()]);
    for (name, id) in [
        ("~/.config/scribe-sync/config.yaml", "man-file-config"),
        ("~/.local/state/scribe-sync", "man-file-state"),
        ("~/.config/scribe/users/NAME/projects", "man-file-projects"),
        (
            "~/.config/scribe/users/NAME/projects-backups",
            "man-file-backups",
        ),
    ] {
        entry(&mut roff, bold(name), &words.get(id));
    }
    if let Some(examples) = words.attribute(&id, "examples") {
        roff.control("SH", [words.get("man-heading-examples").as_str()]);
        roff.control("nf", []);
        for line in examples.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
    roff
}

/// The headings that the generator has, in the language of the words.
fn with_headings(text: &str, words: &Words) -> String {
    let known = [
        (".SH NAME", "man-heading-name"),
        (".SH SYNOPSIS", "man-heading-synopsis"),
        (".SH DESCRIPTION", "man-heading-description"),
        (".SH OPTIONS", "man-heading-options"),
        (".SH SUBCOMMANDS", "man-heading-subcommands"),
    ];
    text.lines().fold(String::new(), |all, line| {
        let said = known.iter().find(|(heading, _)| line == *heading);
        match said {
            Some((_, id)) => all + ".SH " + &words.get(id) + "\n",
            None => all + line + "\n",
        }
    })
}

/// The same page without what the generator repeats (its preamble before every section, blank lines, doubled breaks), in
/// lines that are easy to compare.
fn tidied(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut body = false;
    let mut verbatim = false;
    for line in text.lines().map(str::trim_end) {
        let preamble = line.starts_with(".ie \\n(.g") || line.starts_with(".el .ds Aq");
        body |= line.starts_with(".TH");
        let doubled = line == ".br" && lines.last().is_some_and(|last| last == ".br");
        if preamble && body || line.is_empty() || doubled {
            continue;
        }
        verbatim = line == ".nf" || verbatim && line != ".fi";
        if verbatim || line.starts_with('.') {
            lines.push(line.to_owned());
        } else {
            lines.extend(wrapped(line));
        }
    }
    lines.join("\n") + "\n"
}

/// A line of text in parts of less than 80 characters; none of them begins like a request.
fn wrapped(line: &str) -> Vec<String> {
    // The formatter spells a letter beyond ASCII as an escape of eight.
    let length =
        |text: &str| -> usize { text.chars().map(|c| if c.is_ascii() { 1 } else { 8 }).sum() };
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let full = length(&current) + 1 + length(word) >= 80;
        if full && !current.is_empty() && !word.starts_with(['.', '\'']) {
            lines.push(std::mem::take(&mut current));
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    lines.push(current);
    lines
}

fn entry(roff: &mut Roff, term: Inline, text: &str) {
    roff.control("TP", []);
    roff.text([term]);
    roff.text([roman(text)]);
}
