//! `projects open`: the web page of a project.

use crate::app::App;
use crate::cli::ProjectsOpenArgs;
use crate::commands::browser::{self, Opened};
use crate::commands::select;
use crate::config::CloudAddress;
use crate::project::ProjectMemory;
use crate::report::{Class, Failure, Message, OpenedReport, Report, Result};
use crate::sync::RepositoryName;

/// Runs the command. No server is asked: the page says itself what it is.
pub(super) fn run(app: &App, args: &ProjectsOpenArgs) -> Result<Report> {
    let here = select::project(app, &args.project);
    let (server, repository) = match here {
        Ok(project) => {
            let memory = ProjectMemory::load(&app.settings.state_dir, &project);
            let name = memory.repository.as_deref().and_then(RepositoryName::parse);
            let Some(name) = name else {
                return Err(Failure::new(
                    Class::NotFound,
                    Message::new("open-never-synced").with("project", &project.name),
                )
                .hint(Message::new("doctor-hint-sync").with("project", &project.name)));
            };
            (memory.server, name)
        }
        // What is only in the cloud has to be named in full.
        Err(failure) => (None, RepositoryName::parse(&args.project).ok_or(failure)?),
    };
    let server = server.or_else(|| match &app.settings.cloud {
        CloudAddress::Server(server) => Some(server.clone()),
        CloudAddress::Folder(_) => None,
    });
    let page = server
        .filter(|server| server.starts_with("https://") || server.starts_with("http://"))
        .map(|server| format!("{}/{repository}", server.trim_end_matches('/')));
    let Some(page) = page else {
        return Err(Failure::new(
            Class::Usage,
            Message::new("open-no-page").with("project", &args.project),
        )
        .hint(Message::new("hint-cloud-server")));
    };
    let opened = !app.settings.dry_run && browser::open(app, &page) == Opened::Yes;
    Ok(Report::Opened(OpenedReport {
        target: page,
        opened,
    }))
}
