//! Registrations, the accounts of this computer, and the computers of an account.

use super::{Cell, Dot, Paper, escape};
use crate::report::{
    AccountsReport, ComputerRow, ComputersReport, Message, RegisterReport, Registered,
};
use console::Style;

impl Paper<'_> {
    pub(super) fn register(&self, report: &RegisterReport) -> String {
        let login = report.login.as_deref().unwrap_or_default();
        let email = report.email.as_deref().unwrap_or_default();
        let with_login =
            |message: Message| message.with("login", login).with("server", &report.server);
        let mut text = match report.result {
            Registered::Ready => self.line(&with_login(Message::new("register-ready"))),
            Registered::MailSent => {
                let made = self.line(&with_login(Message::new("register-made")));
                let sent = Message::new("register-mail-sent").with("email", email);
                if report.told {
                    made
                } else {
                    made + &self.line(&sent)
                }
            }
            Registered::Waits => self.line(&with_login(Message::new("register-waits"))),
            Registered::Unclear if report.told => String::new(),
            Registered::Unclear => self.line(&with_login(Message::new("register-unclear"))),
            Registered::Activated => {
                self.line(&Message::new("register-activated").with("server", &report.server))
            }
            Registered::Browser => {
                let id = if report.opened {
                    "register-browser-opened"
                } else {
                    "register-browser-open-this"
                };
                let address = report.address.as_deref().unwrap_or_default();
                self.line(&Message::new(id)) + &escape(address) + "\n"
            }
            Registered::Nothing => self.line(&Message::new("register-nothing-sent")),
        };
        if let Some(done) = &report.login_report {
            text += &self.login(done);
        }
        text
    }

    /// What else is to know, and what to do next.
    pub(super) fn register_remarks(&self, report: &RegisterReport) -> String {
        let mut text = String::new();
        if let Some(said) = report.said.as_ref().filter(|_| !report.told) {
            text += &self.note(&Message::new("door43-said").with("text", said));
        }
        for note in &report.notes {
            text += &self.note(note);
        }
        if let Some(done) = &report.login_report {
            for note in &done.notes {
                text += &self.note(note);
            }
        }
        if let Some(failure) = &report.login_failure {
            text += &self.failure(failure);
        }
        let login = report.login.as_deref().unwrap_or_default();
        let next = match report.result {
            Registered::MailSent => Some(Message::new("register-next-mail").with("login", login)),
            Registered::Unclear => Some(Message::new("register-next-unclear").with("login", login)),
            Registered::Waits => Some(Message::new("register-next-waits").with("login", login)),
            Registered::Browser => Some(Message::new("register-next-browser")),
            Registered::Ready | Registered::Activated
                if report.login_report.is_none() && report.login_failure.is_none() =>
            {
                Some(Message::new("register-next-login"))
            }
            Registered::Ready | Registered::Activated if report.login_report.is_some() => {
                Some(Message::new("register-next-projects"))
            }
            _ => None,
        };
        if let Some(next) = next {
            text += &self.labelled("label-hint", Style::new().cyan(), &self.say(&next));
        }
        text
    }

    pub(super) fn accounts(&self, report: &AccountsReport) -> String {
        let mut text = String::new();
        if let Some(login) = &report.switched {
            text += &self.line(&Message::new("accounts-switched").with("login", login));
        }
        if report.accounts.is_empty() {
            return self.line(&Message::new("accounts-none"));
        }
        let rows: Vec<Vec<Cell>> = report
            .accounts
            .iter()
            .map(|row| {
                let kept = match row.kept_in {
                    "keyring" => "accounts-in-keyring",
                    _ => "accounts-in-file",
                };
                vec![
                    self.dot(if row.current { Dot::Full } else { Dot::Empty }),
                    Cell::new(self.name(&row.login)),
                    Cell::new(escape(&row.server)),
                    Cell::new(self.words.get(kept)).styled(Style::new().dim()),
                ]
            })
            .collect();
        text + &Self::table(&rows, self.layout(&[1, 2], &[]))
    }

    pub(super) fn computers(&self, report: &ComputersReport) -> String {
        let mut text = String::new();
        if let Some(row) = &report.forgotten {
            let id = if report.dry_run {
                "accounts-would-forget"
            } else {
                "accounts-forgotten"
            };
            text += &self.line(&Message::new(id).with("name", &row.token_name));
        }
        let about = Message::new("accounts-computers")
            .with("login", &report.login)
            .with("server", &report.server);
        text += &self.heading(&self.say(&about));
        if report.computers.is_empty() {
            return text + &format!("  {}\n", self.words.get("accounts-no-computers"));
        }
        let rows: Vec<Vec<Cell>> = report
            .computers
            .iter()
            .map(|row| self.computer(row))
            .collect();
        text + &Self::table(&rows, self.layout(&[1, 3], &[0]))
    }

    fn computer(&self, row: &ComputerRow) -> Vec<Cell> {
        let name = row.computer.as_ref().unwrap_or(&row.token_name);
        let what = if row.here {
            self.words.get("accounts-here")
        } else if row.computer.is_none() {
            self.words.get("accounts-other-program")
        } else {
            String::new()
        };
        let when = match (row.used, row.created) {
            (Some(time), _) => self.say(&Message::new("accounts-used").time("time", time)),
            (None, Some(time)) => self.say(&Message::new("accounts-made").time("time", time)),
            (None, None) => String::new(),
        };
        vec![
            Cell::new(row.id.to_string()),
            Cell::new(self.name(name)),
            Cell::new(what),
            Cell::new(when).styled(Style::new().dim()),
        ]
    }
}
