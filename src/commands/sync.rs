//! `sync`: the main job.

mod doors;
mod record;
pub(super) mod tries;
mod watch;
mod work;

pub(crate) use self::doors::{Door, Doors, is_said, missing};
use self::record::Record;
pub(super) use self::record::word_of;
pub(super) use self::tries::Tries;
pub(super) use self::watch::Watch;
use self::work::Work;
pub(super) use self::work::added;
use super::due;
use super::select;
use crate::app::App;
use crate::cli::{CombineChoice, OnConflictChoice, SyncArgs};
use crate::config::{Combine, OnConflict, Visibility};
use crate::project::{self, Project, ProjectMemory};
use crate::report::{
    Class, Failure, Message, Progress, ProjectOutcome, Report, Result, SyncReport,
};
use crate::sync::{self, CloudRepository, Options, RepositoryName, Target};

/// One thing to do.
#[derive(Clone)]
enum Job {
    /// A project on this computer.
    Here(Box<Project>),
    /// One that is only in the cloud.
    Down(RepositoryName, Target),
    /// Something that could not even begin.
    Failed(String, Failure),
}

impl Job {
    /// What it is called before more is known.
    fn name(&self) -> String {
        match self {
            Self::Here(project) => project.name.clone(),
            Self::Down(name, _) => name.name.clone(),
            Self::Failed(word, _) => word.clone(),
        }
    }
}

/// Runs the command.
pub fn run(app: &App, args: &SyncArgs) -> Result<Report> {
    check(args)?;
    let words = words(app, args)?;
    let record = Record::begin(app, &words);
    let watch = Watch::begin(app, record.orders());
    let mut tries = Tries::of(app);
    let result = in_cloud(app, args, &words, &record, &watch, &mut tries);
    let result = result.map_err(|failure| {
        let failure = watch.judged(app, failure);
        record.failed(&failure, tries.at);
        failure
    });
    record.tell(match &result {
        Ok(report) => report.class(),
        Err(failure) => failure.class(),
    });
    result
}

fn in_cloud(
    app: &App,
    args: &SyncArgs,
    words: &[String],
    record: &Record<'_>,
    watch: &Watch,
    tries: &mut Tries,
) -> Result<Report> {
    let doors = Doors::of_run(app);
    let jobs = loop {
        match begun(app, args, &doors, words) {
            Err(failure) if tries.again(app, &failure) => {
                let pause = tries::pause(app.settings.interval, [&failure]);
                app.ui.again(None, &failure, tries.at + 1, tries.all, pause);
                if !tries::wait(app, pause) {
                    return Err(tries::ended_waiting(failure));
                }
                *tries = tries.next();
            }
            Err(failure) if tries::is_temporary(&failure) => {
                return Err(tries::told(failure, tries.at, due::next(app)));
            }
            other => break other?,
        }
    };
    record.knows(
        jobs.iter().map(Job::name).collect(),
        accounts(app, &doors, &jobs).as_deref(),
    );
    let work = Work {
        app,
        args,
        doors: &doors,
        record,
        watch,
    };
    let outcomes = work.all(jobs, *tries);
    Ok(Report::Sync(SyncReport {
        class: Class::of_many(outcomes.iter().map(|outcome| outcome.class)),
        projects: outcomes,
        dry_run: app.settings.dry_run,
    }))
}

/// What there is to do in the cloud of this run. Where all of it is for the account of new projects, and that one cannot be
/// had, the run cannot begin; another account that cannot be had fails its own projects alone.
fn begun(app: &App, args: &SyncArgs, doors: &Doors<'_>, words: &[String]) -> Result<Vec<Job>> {
    let jobs = jobs(app, args, doors, words.to_vec())?;
    if jobs.len() > 1 && (args.repo.is_some() || args.into.is_some()) {
        return Err(Failure::new(
            Class::Usage,
            Message::new("sync-one-project-only"),
        ));
    }
    let mut owned = jobs.iter().filter_map(|job| match job {
        Job::Here(project) => doors.owner(project).unwrap_or_default(),
        _ => None,
    });
    if is_said(app) || owned.next().is_none() {
        doors.current()?;
    }
    Ok(jobs)
}

/// The accounts of a run, for its record.
fn accounts(app: &App, doors: &Doors<'_>, jobs: &[Job]) -> Option<String> {
    let mut logins: Vec<String> = Vec::new();
    let mut has_others = is_said(app);
    for job in jobs {
        let owner = match job {
            Job::Here(project) => doors.owner(project).unwrap_or_default(),
            _ => None,
        };
        match owner {
            Some(owner) if !is_said(app) => {
                if !logins.contains(&owner) {
                    logins.push(owner);
                }
            }
            _ => has_others = true,
        }
    }
    if has_others
        && let Ok(door) = doors.current()
        && !logins.contains(&door.who.login)
    {
        logins.push(door.who.login);
    }
    (!logins.is_empty()).then(|| logins.join(", "))
}

fn check(args: &SyncArgs) -> Result<()> {
    if let Some(repo) = &args.repo
        && RepositoryName::parse(repo).is_none()
    {
        return Err(Failure::new(
            Class::Usage,
            Message::new("sync-bad-repository").with("repository", repo),
        ));
    }
    Ok(())
}

/// The word that names one project; asked for on a terminal when there is none.
pub(super) fn one_word(app: &App, word: Option<&str>) -> Result<String> {
    let args = SyncArgs {
        projects: word.map(str::to_owned).into_iter().collect(),
        ..SyncArgs::default()
    };
    let words = words(app, &args)?;
    words.into_iter().next().ok_or_else(|| {
        Failure::new(Class::Usage, Message::new("sync-which")).hint(Message::new("hint-sync-which"))
    })
}

/// The project on this computer that a word means, brought here first where it is only in the cloud; with what that cost.
pub(super) fn here(
    app: &App,
    args: &SyncArgs,
    doors: &Doors<'_>,
    word: &str,
) -> Result<(Project, ProjectOutcome)> {
    match job(app, args, doors, word, &mut None)? {
        Job::Here(project) => {
            let mut outcome = ProjectOutcome::new(&project.name);
            outcome.id.clone_from(&project.id);
            outcome.folder = Some(project.folder.clone());
            Ok((*project, outcome))
        }
        Job::Down(name, target) => {
            let options = options_for(app, "", args);
            let progress = app.progress(&name.name);
            let outcome = bring_down(app, doors, &name, &target, &options, &*progress)?;
            if let Some(failure) = &outcome.error {
                return Err(failure.clone());
            }
            let missing = || {
                Failure::new(
                    Class::NotFound,
                    Message::new("collect-not-here").with("repository", &name),
                )
            };
            let folder = outcome.folder.as_ref().ok_or_else(missing)?;
            Ok((Project::at(folder)?, outcome))
        }
        Job::Failed(_, failure) => Err(failure),
    }
}

/// The words that name projects; asked for on a terminal when there are none.
fn words(app: &App, args: &SyncArgs) -> Result<Vec<String>> {
    if args.all || !args.projects.is_empty() {
        return Ok(args.projects.clone());
    }
    let none = || {
        Failure::new(Class::Usage, Message::new("sync-which")).hint(Message::new("hint-sync-which"))
    };
    if !app.ui.prompt().interactive() {
        return Err(none());
    }
    let mine = select::profile(app)?.projects()?;
    if mine.is_empty() {
        return Err(none().hint(Message::new("hint-projects")));
    }
    let names: Vec<String> = mine.iter().map(|project| project.name.clone()).collect();
    let at = app
        .ui
        .prompt()
        .choose(&Message::new("ask-project"), &names)?;
    Ok(mine
        .get(at)
        .map(|project| project.folder.display().to_string())
        .into_iter()
        .collect())
}

fn jobs(app: &App, args: &SyncArgs, doors: &Doors<'_>, words: Vec<String>) -> Result<Vec<Job>> {
    if args.all {
        // On a new computer the place where they go is made first.
        let target = if args.from_cloud {
            Some(target(app, args, doors)?)
        } else {
            None
        };
        let mine = select::profile(app)?.projects()?;
        let missing = match &target {
            Some(target) => only_in_cloud(app, args, doors, &mine, target)?,
            None => Vec::new(),
        };
        let active = mine.into_iter().filter(|project| {
            select::is_active(app, project)
                && select::has_flavor(project, &args.flavor)
                && (args.include_archived || !project.archived)
        });
        let here = active.map(|project| Job::Here(Box::new(project)));
        return Ok(here.chain(missing).collect());
    }
    let mut cloud_list: Option<Result<Vec<CloudRepository>>> = None;
    let mut jobs = Vec::new();
    for word in words {
        let job = job(app, args, doors, &word, &mut cloud_list);
        jobs.push(job.unwrap_or_else(|failure| Job::Failed(word, failure)));
    }
    // The same project named twice is one.
    let mut seen = std::collections::BTreeSet::new();
    jobs.retain(|job| match job {
        Job::Here(project) => seen.insert(project.folder.clone()),
        _ => true,
    });
    Ok(jobs)
}

/// The projects that belong to the account of this run, or to an owner who was named, and are in the cloud alone.
fn only_in_cloud(
    app: &App,
    args: &SyncArgs,
    doors: &Doors<'_>,
    mine: &[Project],
    target: &Target,
) -> Result<Vec<Job>> {
    let door = doors.current()?;
    let address = doors.address()?;
    let here: Vec<String> = mine
        .iter()
        .map(|project| ProjectMemory::load(&app.settings.state_dir, project))
        .filter(|memory| memory.server.as_deref() == Some(&address))
        .filter_map(|memory| memory.repository)
        .collect();
    let of_owner = |owner: &str| {
        let mut owners = args.owner.iter().chain([&door.who.login]);
        owners.any(|wanted| wanted.eq_ignore_ascii_case(owner))
    };
    let has_flavor = |flavor: Option<&String>| {
        let is = |wanted: &String| flavor.is_some_and(|flavor| flavor.eq_ignore_ascii_case(wanted));
        args.flavor.is_empty() || args.flavor.iter().any(is)
    };
    let mut found = door.cloud.list()?;
    found.sort_by_key(|repository| repository.name.to_string().to_lowercase());
    Ok(found
        .into_iter()
        .filter(|repository| repository.is_project && of_owner(&repository.name.owner))
        .filter(|repository| args.include_archived || !repository.archived)
        .filter(|repository| has_flavor(repository.flavor.as_ref()))
        .filter(|repository| {
            let name = repository.name.to_string();
            !here.iter().any(|known| known.eq_ignore_ascii_case(&name))
        })
        .map(|repository| Job::Down(repository.name, target.clone()))
        .collect())
}

/// Brings a project down, or syncs the one that is here already, for the account that it has.
fn bring_down(
    app: &App,
    doors: &Doors<'_>,
    name: &RepositoryName,
    target: &Target,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> Result<ProjectOutcome> {
    let door = doors.current()?;
    let of_project = |project: &Project| doors.of(project).map(|door| (door.cloud, door.who));
    Ok(sync::bring_down(
        name,
        target,
        &local(app),
        &door.cloud,
        &door.who,
        &of_project,
        options,
        progress,
    ))
}

fn local(app: &App) -> Vec<Project> {
    select::profile(app)
        .and_then(|profile| profile.projects())
        .unwrap_or_default()
}

fn job(
    app: &App,
    args: &SyncArgs,
    doors: &Doors<'_>,
    word: &str,
    list: &mut Option<Result<Vec<CloudRepository>>>,
) -> Result<Job> {
    let base = app.environment.folder();
    let is_folder = base.join(word).is_dir();
    if let Some(name) = RepositoryName::parse(word).filter(|_| !is_folder) {
        return down(app, args, doors, name);
    }
    let here = select::named(app, word);
    let failure = match here {
        Ok(project) => return Ok(Job::Here(Box::new(project))),
        Err(failure) if project::is_path(word) => return Err(failure),
        Err(failure) => failure,
    };
    if !matches!(failure.class(), Class::NotFound | Class::Usage)
        || failure.message().id == "project-ambiguous"
    {
        return Err(failure);
    }
    let found = match list.get_or_insert_with(|| doors.current()?.cloud.list()) {
        Ok(found) => matching(found, word),
        // Not knowing what is in the cloud is the finer reason only when the name is nowhere here.
        Err(unreachable) => return Err(unreachable.clone()),
    };
    match found.as_slice() {
        [] => Err(failure),
        [only] => down(app, args, doors, only.clone()),
        several => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Failure::new(
                Class::Usage,
                Message::new("sync-several-in-cloud").with("word", word),
            )
            .hint(Message::new("hint-name-one").with("names", names.join(", "))))
        }
    }
}

/// A repository is brought down, but for one whose project is here: that is synced.
fn down(app: &App, args: &SyncArgs, doors: &Doors<'_>, name: RepositoryName) -> Result<Job> {
    let address = doors.address()?;
    let here = match &args.into {
        None => remembered(app, &name, &address),
        // Said again, as a script does: what is there is that very project.
        Some(into) => Project::at(&app.environment.folder().join(into))
            .ok()
            .filter(|project| sync::is_tied(project, &name, &app.settings.state_dir, &address)),
    };
    if let Some(project) = here {
        return Ok(Job::Here(Box::new(project)));
    }
    Ok(Job::Down(name, target(app, args, doors)?))
}

fn matching(list: &[CloudRepository], word: &str) -> Vec<RepositoryName> {
    let plain = |text: &str| text.to_lowercase().replace('_', " ");
    let wanted = plain(word);
    let fits = |repository: &&CloudRepository| {
        repository
            .title
            .as_deref()
            .is_some_and(|title| plain(title) == wanted)
            || plain(&repository.name.name) == wanted
            || repository
                .name
                .name
                .rsplit('-')
                .next()
                .is_some_and(|last| plain(last) == wanted)
            || (word.len() >= 4
                && repository
                    .id
                    .as_deref()
                    .is_some_and(|id| id.starts_with(word)))
    };
    list.iter()
        .filter(fits)
        .map(|repository| repository.name.clone())
        .collect()
}

/// The project on this computer that is synced with this repository.
fn remembered(app: &App, name: &RepositoryName, address: &str) -> Option<Project> {
    local(app).into_iter().find(|project| {
        let memory = ProjectMemory::load(&app.settings.state_dir, project);
        memory.server.as_deref() == Some(address)
            && memory
                .repository
                .is_some_and(|known| known.eq_ignore_ascii_case(&name.to_string()))
    })
}

fn target(app: &App, args: &SyncArgs, doors: &Doors<'_>) -> Result<Target> {
    if let Some(into) = &args.into {
        return Ok(Target::Folder(app.environment.folder().join(into)));
    }
    let home = select::home(app);
    let profile = match select::profile(app) {
        Ok(profile) => profile,
        Err(failure) => match &app.settings.profile {
            // A computer without Scribe: its folders are made for the user that was named.
            Some(name) => home.make_profile(name, now(app))?,
            None if home.profiles()?.is_empty() => {
                let proposed = proposed(doors);
                let prompt = app.ui.prompt();
                if !prompt.interactive() {
                    let failure = failure.hint(Message::new("hint-profile-for-down"));
                    return Err(match proposed {
                        Some(name) => failure
                            .hint(Message::new("hint-profile-proposed").with("profile", name)),
                        None => failure,
                    });
                }
                let name = prompt.line(&Message::new("ask-profile-name"), proposed.as_deref())?;
                home.make_profile(name.trim(), now(app))?
            }
            None => return Err(failure.hint(Message::new("hint-profile-for-down"))),
        },
    };
    Ok(Target::Projects(profile.projects_dir()))
}

/// A name for the first user in Scribe's folders: the account's, in small letters as Scribe has them.
fn proposed(doors: &Doors<'_>) -> Option<String> {
    let login = doors.current().ok()?.who.login.to_lowercase();
    Some(login.chars().take(30).collect())
}

fn now(app: &App) -> chrono::DateTime<chrono::FixedOffset> {
    app.clock.now().with_timezone(&chrono::Local).fixed_offset()
}

/// What the person decided for one project, but for questions.
pub(crate) fn options<'a>(app: &'a App, project: &Project, args: &SyncArgs) -> Options<'a> {
    options_for(app, &project.key(), args)
}

fn options_for<'a>(app: &'a App, key: &str, args: &SyncArgs) -> Options<'a> {
    let own = app.settings.in_project(key);
    let flag = match (args.public, args.private) {
        (true, _) => Some(Visibility::Public),
        (_, true) => Some(Visibility::Private),
        _ => None,
    };
    Options {
        now: now(app),
        home: select::home(app).folder().to_path_buf(),
        state_dir: app.settings.state_dir.clone(),
        keep: own.keep,
        dry_run: app.settings.dry_run,
        on_conflict: match args.on_conflict {
            Some(OnConflictChoice::Hold) => OnConflict::Hold,
            Some(OnConflictChoice::Stop) => OnConflict::Stop,
            Some(OnConflictChoice::Mine) => OnConflict::Mine,
            Some(OnConflictChoice::Theirs) => OnConflict::Theirs,
            None => own.on_conflict,
        },
        combine: match (args.combine, own.combine) {
            (Some(CombineChoice::Never), _) | (None, Combine::Never) => scripture::Combine::Never,
            (Some(CombineChoice::Apart), _) | (None, Combine::Apart) => scripture::Combine::Apart,
        },
        repository: args.repo.as_deref().and_then(RepositoryName::parse),
        visibility_flag: flag,
        visibility: own.visibility,
        ask_public: None,
        ask_attach: None,
        allow_deletions: args.allow_deletions,
        publish_restore: args.publish_restore,
        take_cloud: args.take_cloud,
        create_again: args.create_again,
        change_account: args.change_account,
        retry_large: args.retry_large,
        without_refused: args.without_refused,
        interrupt: &app.interrupt,
    }
}

/// Whether a project differs from what was synced last; for the dot.
pub(crate) fn changed(app: &App, project: &Project) -> Option<bool> {
    let memory = ProjectMemory::load(&app.settings.state_dir, project);
    sync::differs(project, &memory, &app.interrupt)
}
