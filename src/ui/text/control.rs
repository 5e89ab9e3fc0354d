//! What `stop` and `extend` did.

use super::Paper;
use crate::report::{Message, OrderReport};

impl Paper<'_> {
    pub(super) fn order(&self, report: &OrderReport) -> String {
        let mut text = String::new();
        for run in &report.runs {
            let message = match (report.action, report.dry_run, run.ended) {
                ("stop", true, _) => Message::new("control-would-stop"),
                ("stop", _, true) => Message::new("control-stopped"),
                ("stop", _, false) => Message::new("control-stopping"),
                (_, true, _) => Message::new("control-would-extend"),
                (_, _, true) => Message::new("control-ended"),
                (_, _, false) => Message::new("control-extended"),
            };
            let projects = if run.projects.is_empty() {
                self.words.get("run-unknown-project")
            } else {
                run.projects.join(", ")
            };
            text += &self.line(&message.with("run", &run.run).with("projects", projects));
        }
        text
    }
}
