//! A web page of the server, as far as a form on it can be read and its sentences be told.
//!
//! The tokens are html5ever's, so that entities, quotes and scripts are what a browser takes them for. The tree is as simple
//! as the server's own pages: who closes what is asked of the page, not of the standard.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// Elements that never have an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements that begin a line of their own.
const BLOCKS: [&str; 20] = [
    "address",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
    "ol",
    "p",
    "table",
    "ul",
];
/// Elements whose content nobody reads.
const SILENT: [&str; 6] = ["head", "script", "style", "svg", "template", "button"];
/// The most nodes of one page that are kept; the pages we read have some hundreds.
const MOST_NODES: usize = 20_000;
/// The most elements that lie inside each other; deeper ones lie side by side.
const DEEPEST: usize = 256;

/// A page.
pub(super) struct Page {
    nodes: Vec<Node>,
}

struct Node {
    parent: usize,
    /// The first node that does not lie inside this one.
    end: usize,
    what: What,
}

enum What {
    Element {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Text(String),
}

/// An element of a page.
#[derive(Clone, Copy)]
pub(super) struct Element<'p> {
    page: &'p Page,
    at: usize,
}

/// Takes the tokens in.
struct Builder(RefCell<Building>);

struct Building {
    nodes: Vec<Node>,
    open: Vec<usize>,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut building = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return building.tag(&tag),
            Token::CharacterTokens(text) => building.add(What::Text(text.to_string())),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Building {
    fn add(&mut self, what: What) {
        if self.nodes.len() < MOST_NODES {
            let at = self.nodes.len();
            self.nodes.push(Node {
                parent: self.open.last().copied().unwrap_or(0),
                end: at + 1,
                what,
            });
        }
    }

    fn name(&self, at: usize) -> &str {
        match &self.nodes[at].what {
            What::Element { name, .. } => name,
            What::Text(_) => "",
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        if tag.kind == TagKind::EndTag {
            self.close(&name);
            return TokenSinkResult::Continue;
        }
        // What a new one of its kind closes.
        let closed = match name.as_str() {
            "li" => self.open_since("li", &["ul", "ol"]),
            "option" => self.open_since("option", &["select"]),
            block if BLOCKS.contains(&block) && block != "br" => self.open_since("p", &[]),
            _ => None,
        };
        if let Some(depth) = closed {
            self.close_to(depth);
        }
        let before = self.nodes.len();
        self.add(What::Element {
            name: name.clone(),
            attributes: tag
                .attrs
                .iter()
                .map(|attribute| {
                    let name = attribute.name.local.to_string();
                    (name, attribute.value.to_string())
                })
                .collect(),
        });
        if self.nodes.len() == before || VOID.contains(&name.as_str()) || tag.self_closing {
            return TokenSinkResult::Continue;
        }
        if self.open.len() < DEEPEST {
            self.open.push(before);
        }
        match name.as_str() {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "noscript" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// The depth of the innermost open element of this name, unless one of the others is inside it.
    fn open_since(&self, wanted: &str, fences: &[&str]) -> Option<usize> {
        for (depth, at) in self.open.iter().enumerate().rev() {
            let name = self.name(*at);
            if name == wanted {
                return Some(depth);
            }
            if fences.contains(&name) {
                return None;
            }
        }
        None
    }

    /// Closes the innermost element of this name and all that is open inside it; an end without a beginning is nothing.
    fn close(&mut self, name: &str) {
        if let Some(depth) = self.open_since(name, &[]) {
            self.close_to(depth);
        }
    }

    fn close_to(&mut self, depth: usize) {
        let end = self.nodes.len();
        for at in self.open.drain(depth..) {
            self.nodes[at].end = end;
        }
    }
}

impl Page {
    /// Reads a page; there is none that cannot be read, only one that says nothing.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let builder = Builder(RefCell::new(Building {
            nodes: Vec::new(),
            open: Vec::new(),
        }));
        builder.0.borrow_mut().add(What::Element {
            name: String::new(),
            attributes: Vec::new(),
        });
        builder.0.borrow_mut().open.push(0);
        let input = BufferQueue::default();
        input.push_back(String::from_utf8_lossy(bytes).as_ref().into());
        let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
        while !input.is_empty() {
            // It stops after each script, which nobody runs here.
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        let mut building = tokenizer.sink.0.into_inner();
        building.close_to(0);
        Self {
            nodes: building.nodes,
        }
    }

    /// The whole page as an element.
    pub(super) fn root(&self) -> Element<'_> {
        Element { page: self, at: 0 }
    }

    /// The form whose `action` ends with this path.
    pub(super) fn form(&self, action: &str) -> Option<Element<'_>> {
        self.root().all("form").find(|form| {
            let target = form.attribute("action").unwrap_or_default();
            target
                .split('?')
                .next()
                .unwrap_or_default()
                .ends_with(action)
        })
    }
}

impl<'p> Element<'p> {
    fn inside(self) -> impl Iterator<Item = Element<'p>> {
        let page = self.page;
        (self.at + 1..page.nodes[self.at].end).map(move |at| Element { page, at })
    }

    /// The elements of this name inside this one, in the order of the page.
    pub(super) fn all(self, name: &str) -> impl Iterator<Item = Element<'p>> {
        self.inside().filter(move |element| element.name() == name)
    }

    /// The elements inside this one that have this word in their `class`.
    pub(super) fn with_class(self, class: &str) -> impl Iterator<Item = Element<'p>> {
        self.inside().filter(move |element| {
            let classes = element.attribute("class").unwrap_or_default();
            classes.split_ascii_whitespace().any(|word| word == class)
        })
    }

    /// The elements directly inside this one.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'p>> {
        self.inside()
            .filter(move |element| element.page.nodes[element.at].parent == self.at)
            .filter(|element| !element.name().is_empty())
    }

    /// The element around this one; nothing around the page.
    pub(super) fn parent(self) -> Option<Element<'p>> {
        (self.at != 0).then(|| Element {
            page: self.page,
            at: self.page.nodes[self.at].parent,
        })
    }

    /// Whether both are the same element of the page.
    pub(super) fn is_same(self, other: Self) -> bool {
        self.at == other.at
    }

    /// The name in small letters; empty for a text.
    pub(super) fn name(self) -> &'p str {
        match &self.page.nodes[self.at].what {
            What::Element { name, .. } => name,
            What::Text(_) => "",
        }
    }

    /// The value of an attribute, entities decoded.
    pub(super) fn attribute(self, name: &str) -> Option<&'p str> {
        match &self.page.nodes[self.at].what {
            What::Element { attributes, .. } => attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str()),
            What::Text(_) => None,
        }
    }

    /// What a person reads, line by line; the items of a list begin with a dot, links are followed by where they lead.
    pub(super) fn lines(self) -> Vec<String> {
        let mut lines = vec![String::new()];
        self.read_into(&mut lines);
        lines
            .iter()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty() && line != "•")
            .collect()
    }

    /// The same as one sentence.
    pub(super) fn sentence(self) -> String {
        self.lines().join(" ")
    }

    fn read_into(self, lines: &mut Vec<String>) {
        let mut at = self.at + 1;
        while at < self.page.nodes[self.at].end {
            let inner = Element {
                page: self.page,
                at,
            };
            let node = &self.page.nodes[at];
            at = node.end;
            let name = match &node.what {
                What::Text(text) => {
                    if let Some(line) = lines.last_mut() {
                        line.push_str(text);
                    }
                    continue;
                }
                What::Element { name, .. } if SILENT.contains(&name.as_str()) => continue,
                What::Element { name, .. } => name.as_str(),
            };
            let block = BLOCKS.contains(&name);
            if block {
                lines.push(if name == "li" { "• " } else { "" }.to_owned());
            }
            inner.read_into(lines);
            let link = inner.attribute("href").unwrap_or_default();
            if name == "a"
                && link.contains("://")
                && let Some(line) = lines.last_mut()
                && !line.ends_with(link)
            {
                line.extend([" (", link, ")"]);
            }
            if block {
                lines.push(String::new());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_quotes_and_scripts_are_what_a_browser_takes_them_for() {
        let page = Page::read(
            b"<title>x</title><script>if (a<b) document.write('<form action=\"/user/sign_up\">')</script>\
              <form action='/sub/user/sign_up?a=1'><input name=user_name value=\"a&#34;b&amp;\"><p>L&#39;adresse &lt;x&gt;",
        );
        let form = page.form("/user/sign_up").unwrap();
        assert_eq!(form.attribute("action"), Some("/sub/user/sign_up?a=1"));
        let input = form.all("input").next().unwrap();
        assert_eq!(input.attribute("value"), Some("a\"b&"));
        assert_eq!(form.lines(), ["L'adresse <x>"]);
        assert_eq!(page.root().all("form").count(), 1, "a script writes none");
    }

    #[test]
    fn a_list_with_links_is_told_line_by_line() {
        let page = Page::read(
            b"<div class='a  b'>By creating an account\n you agree to:<ul>\
              <li><a href='https://x.org/t'>Terms</a> and more<li>Another</ul>Good.</div><div>no</div>",
        );
        let agreement = page.root().with_class("b").next().unwrap();
        assert_eq!(
            agreement.lines(),
            [
                "By creating an account you agree to:",
                "• Terms (https://x.org/t) and more",
                "• Another",
                "Good."
            ]
        );
    }

    #[test]
    fn whatever_comes_ends() {
        for bytes in [
            &b""[..],
            b"<",
            b"</p></div>",
            b"<div><p><form><input",
            b"\xff\xfe<a href=",
            b"<script>",
            b"<textarea></script>",
        ] {
            let page = Page::read(bytes);
            let _ = page.root().lines();
        }
        let deep = "<div>".repeat(100_000);
        let page = Page::read(deep.as_bytes());
        assert!(page.nodes.len() <= MOST_NODES);
    }
}
