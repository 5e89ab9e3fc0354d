//! Tables: columns aligned by what a terminal shows, narrow enough for it, nothing at the end of a line.

use super::escape::{is_plain, isolate};
use crate::parallel;
use console::Style;
use std::borrow::Cow;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The least that a column is narrowed to.
const NARROWEST: usize = 12;

/// One cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    /// How many columns of a terminal the text takes.
    wide: usize,
    style: Style,
}

impl Cell {
    /// Escaped text.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let wide = if is_plain(&text) {
            text.len()
        } else {
            text.width()
        };
        Self {
            wide,
            text,
            style: Style::new(),
        }
    }

    /// What stands in it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn styled(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) colour: bool,
    pub(super) terminal: bool,
    /// The widest a line may be.
    pub(super) width: Option<usize>,
    /// What stands where a text was cut.
    pub(super) ellipsis: &'a str,
    /// The columns that may be cut.
    pub(super) flexible: &'a [usize],
    /// The columns of numbers, aligned at their end.
    pub(super) numbers: &'a [usize],
}

/// The lines of a table; columns without any text are left out.
pub(super) fn lines(rows: &[Vec<Cell>], layout: Layout<'_>) -> Vec<String> {
    render(rows, &widths(rows, &[], layout), layout)
}

/// The lines of a table with as many columns as there is room for: those in `less` go, one group after the other. Nothing
/// when it is too wide without all of them.
pub(super) fn narrowed(
    rows: &[Vec<Cell>],
    layout: Layout<'_>,
    less: &[&[usize]],
) -> Option<Vec<String>> {
    Some(render(rows, &fitting(rows, layout, less)?, layout))
}

/// As [`narrowed`], as one text. Its last line ends as well.
pub(super) fn narrowed_text(
    rows: &[Vec<Cell>],
    layout: Layout<'_>,
    less: &[&[usize]],
) -> Option<String> {
    let widths = fitting(rows, layout, less)?;
    Some(parallel::text(rows, |text, row| {
        line(text, row, &widths, layout);
        text.push('\n');
    }))
}

/// The widths of the columns that there is room for.
fn fitting(rows: &[Vec<Cell>], layout: Layout<'_>, less: &[&[usize]]) -> Option<Vec<usize>> {
    (0..=less.len()).find_map(|groups| {
        let widths = widths(rows, &less[..groups], layout);
        let fits = layout.width.is_none_or(|most| {
            rows.iter()
                .all(|row| width_of(row, &widths, layout) <= most)
        });
        fits.then_some(widths)
    })
}

fn render(rows: &[Vec<Cell>], widths: &[usize], layout: Layout<'_>) -> Vec<String> {
    parallel::map(rows, |row| {
        let mut text = String::new();
        line(&mut text, row, widths, layout);
        text
    })
}

/// How wide each column is; those in `gone` are not there.
fn widths(rows: &[Vec<Cell>], gone: &[&[usize]], layout: Layout<'_>) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.wide.max(*width);
        }
    }
    for column in gone.iter().copied().flatten() {
        if let Some(width) = widths.get_mut(*column) {
            *width = 0;
        }
    }
    narrow(&mut widths, layout);
    widths
}

/// How wide the line of a row is.
fn width_of(row: &[Cell], widths: &[usize], layout: Layout<'_>) -> usize {
    let (mut end, mut begin) = (0, 0);
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        if *width == 0 {
            continue;
        }
        if cell.wide > 0 {
            let wide = match cell.wide {
                wide if wide <= *width => wide,
                _ => elide(&cell.text, *width, layout.ellipsis).width(),
            };
            let number = layout.numbers.contains(&column);
            end = begin + if number { *width } else { wide };
        }
        begin += width + 2;
    }
    end
}

fn narrow(widths: &mut [usize], layout: Layout<'_>) {
    let Some(most) = layout.width else { return };
    let shown = widths.iter().filter(|width| **width > 0).count();
    let gaps = 2 * shown.saturating_sub(1);
    loop {
        let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(most);
        let widest = layout
            .flexible
            .iter()
            .copied()
            .filter(|column| widths.get(*column).is_some_and(|width| *width > NARROWEST))
            .max_by_key(|column| widths[*column]);
        match widest {
            Some(column) if over > 0 => widths[column] -= 1,
            _ => return,
        }
    }
}

/// Puts the line of a row at the end of a text.
fn line(line: &mut String, row: &[Cell], widths: &[usize], layout: Layout<'_>) {
    // All at once: threads that ask for memory piece by piece wait for each other.
    let bytes = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| cell.text.len().max(*width) + 2);
    line.reserve(bytes.sum());
    let mut owed = 0;
    let mut first = true;
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        if *width == 0 {
            continue;
        }
        if !first {
            owed += 2;
        }
        first = false;
        let text = match cell.wide {
            wide if wide <= *width => Cow::Borrowed(cell.text.as_str()),
            _ => Cow::Owned(elide(&cell.text, *width, layout.ellipsis)),
        };
        let space = match &text {
            Cow::Borrowed(_) => width - cell.wide,
            Cow::Owned(text) => width.saturating_sub(text.width()),
        };
        if layout.numbers.contains(&column) {
            owed += space;
        }
        if !text.is_empty() {
            line.extend(std::iter::repeat_n(' ', owed));
            owed = 0;
            let text = if layout.terminal {
                Cow::Owned(isolate(text.into_owned()))
            } else {
                text
            };
            if layout.colour {
                let style = cell.style.clone().force_styling(true);
                let _ = write!(line, "{}", style.apply_to(text));
            } else {
                line.push_str(&text);
            }
        }
        if !layout.numbers.contains(&column) {
            owed += space;
        }
    }
}

/// The text, cut to this many columns; only between whole letters with their marks.
pub(super) fn elide(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut end = 0;
    let mut used = 0;
    for (at, c) in text.char_indices() {
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + wide > room {
            break;
        }
        used += wide;
        end = at + c.len_utf8();
    }
    format!("{}{ellipsis}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: Option<usize>) -> Layout<'static> {
        Layout {
            colour: false,
            terminal: false,
            width,
            ellipsis: "…",
            flexible: &[0],
            numbers: &[1],
        }
    }

    fn rows(names: &[(&str, &str)]) -> Vec<Vec<Cell>> {
        names
            .iter()
            .map(|(a, b)| vec![Cell::new(*a), Cell::new(*b), Cell::new(""), Cell::new("x")])
            .collect()
    }

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let lines = lines(
            &rows(&[("汉语", "1"), ("Hausa", "23"), ("e\u{301}", "")]),
            layout(None),
        );
        assert_eq!(
            lines,
            ["汉语    1  x", "Hausa  23  x", "e\u{301}          x"]
        );
    }

    #[test]
    fn a_long_name_is_cut_to_fit() {
        let lines = lines(
            &rows(&[("A very long project name", "1")]),
            layout(Some(20)),
        );
        assert_eq!(lines, ["A very long p…  1  x"]);
        assert_eq!(elide("汉语汉语", 5, "…"), "汉语…");
    }
}
