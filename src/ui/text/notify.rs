//! Who is told how runs ended, and what came of a test.

use super::{Cell, Paper, escape};
use crate::report::{Message, NotifyReport, NotifyTestReport, Telling};
use console::Style;

impl Paper<'_> {
    pub(super) fn notify(&self, report: &NotifyReport) -> String {
        let mut text = String::new();
        if report.dry_run {
            text += &self.line(&Message::new("notify-would-set"));
        }
        let state = match (report.any, report.on) {
            (false, _) => "notify-nobody",
            (_, false) => "notify-is-off",
            (_, true) => "notify-is-on",
        };
        text += &self.line(&Message {
            id: state,
            args: Vec::new(),
        });
        let when = match report.when {
            "failure" => "notify-when-failure",
            "success" => "notify-when-success",
            "always" => "notify-when-always",
            _ => "notify-when-change",
        };
        let password = report.password.map(|kept| match kept {
            "keyring" => "notify-password-keyring",
            "file" => "notify-password-file",
            "environment" => "notify-password-environment",
            _ => "notify-password-none",
        });
        let security = report.security.map(str::to_owned);
        let server = report.smtp.as_ref().map(|server| match &security {
            Some(security) => format!("{server} ({security})"),
            None => server.clone(),
        });
        let has_mail = server.is_some() || !report.to.is_empty();
        let mut rows = Vec::new();
        let mut row = |id: &str, value: Option<String>| {
            if let Some(value) = value {
                rows.push(vec![
                    Cell::new(self.words.get(id)).styled(Style::new().dim()),
                    Cell::new(escape(&value)),
                ]);
            }
        };
        row(
            "notify-row-to",
            Some(report.to.join(", ")).filter(|to| !to.is_empty()),
        );
        row("notify-row-sender", report.sender.clone());
        row("notify-row-smtp", server);
        row("notify-row-user", report.smtp_user.clone());
        row("notify-row-password", password.map(|id| self.words.get(id)));
        row("notify-row-when", has_mail.then(|| self.words.get(when)));
        row("notify-row-webhook", report.webhook.clone());
        row("notify-row-heartbeat", report.heartbeat.clone());
        row("notify-row-heartbeat-fail", report.heartbeat_fail.clone());
        let mut layout = self.layout(&[], &[]);
        layout.width = None;
        text + &Self::table(&rows, layout)
    }

    pub(super) fn notify_test(&self, report: &NotifyTestReport) -> String {
        let mut text = String::new();
        if report.dry_run || self.verbose > 0 {
            let subject = Message::new("notify-subject").with("subject", &report.letter.subject);
            text += &self.line(&subject);
            text += "\n";
            text += &super::indent(&report.letter.text);
            text += "\n";
        }
        for told in &report.told {
            text += &self.line(&telling(told));
        }
        text
    }
}

/// What came of telling one of those who are to be told.
pub(in crate::ui) fn telling(told: &Telling) -> Message {
    let why = told.error.clone().unwrap_or_default();
    match (told.channel.as_str(), told.state.as_str()) {
        ("mail", "sent") => Message::new("notify-mail-sent").with("target", &told.target),
        ("mail", "would") => Message::new("notify-mail-would").with("target", &told.target),
        ("mail", _) => Message::new("notify-mail-failed")
            .with("target", &told.target)
            .with("why", why),
        (_, "sent") => Message::new("notify-hook-sent").with("target", &told.target),
        (_, "would") => Message::new("notify-hook-would").with("target", &told.target),
        _ => Message::new("notify-hook-failed")
            .with("target", &told.target)
            .with("why", why),
    }
}
