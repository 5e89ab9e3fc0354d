//! Scribe's folder and the local users in it.

use super::burrito::{self, Project};
use super::names::is_device;
use crate::disk;
use crate::report::{Class, Failure, Message, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Largest `users.json` that is read, in bytes.
const MAX_USERS: u64 = 8 * 1024 * 1024;
/// Scribe's settings of one user.
const USER_SETTINGS: &str = "scribe-user-settings.json";
/// Largest such file that is read, in bytes.
const MAX_USER_SETTINGS: u64 = 1024 * 1024;

/// Where Scribe keeps its folder when nobody says otherwise: `scribe` in `%APPDATA%` where that is set, on any system, else
/// in `~/.config`. Scribe does not ask `XDG_CONFIG_HOME`, so neither do we.
pub fn default_scribe_home(lookup: &dyn Fn(&str) -> Option<OsString>) -> PathBuf {
    let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
    if let Some(base) = set("APPDATA") {
        return PathBuf::from(base).join("scribe");
    }
    let home = set("HOME").or_else(|| set("USERPROFILE"));
    PathBuf::from(home.unwrap_or_default())
        .join(".config")
        .join("scribe")
}

/// Scribe's folder; it holds `users/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScribeHome {
    folder: PathBuf,
}

/// One of Scribe's local users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The user's name, which is the folder's.
    pub name: String,
    /// `users/<name>`.
    pub folder: PathBuf,
}

impl Profile {
    /// Where the user's projects lie.
    pub fn projects_dir(&self) -> PathBuf {
        self.folder.join("projects")
    }

    /// Where the user's backups lie.
    pub fn backups_dir(&self) -> PathBuf {
        self.folder.join("projects-backups")
    }

    /// The user's projects, sorted by name; damaged ones too.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn projects(&self) -> Result<Vec<Project>> {
        burrito::list(&self.projects_dir())
    }
}

impl ScribeHome {
    /// Scribe's folder as given; where `given` is the folder above it, the `scribe` in it.
    pub fn locate(given: &Path) -> Self {
        let below = given.join("scribe");
        let folder = if !given.join("users").is_dir() && below.join("users").is_dir() {
            below
        } else {
            given.to_path_buf()
        };
        Self {
            folder: std::path::absolute(&folder).unwrap_or(folder),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether Scribe, or we, have been here.
    pub fn exists(&self) -> bool {
        self.users().is_dir()
    }

    fn users(&self) -> PathBuf {
        self.folder.join("users")
    }

    fn profile(&self, name: &str) -> Profile {
        Profile {
            name: name.to_owned(),
            folder: self.users().join(name),
        }
    }

    /// The local users: the folders below `users/` that hold projects or that `users.json` names. A `users.json` that
    /// cannot be read takes no user away.
    ///
    /// # Errors
    /// When `users/` is there and cannot be listed.
    pub fn profiles(&self) -> Result<Vec<Profile>> {
        if !self.exists() {
            return Ok(Vec::new());
        }
        let named = self.names_in_users_json();
        Ok(self
            .folders_of_users()?
            .into_iter()
            .filter(|name| !name.starts_with('.'))
            .filter(|name| {
                named.iter().any(|user| user.eq_ignore_ascii_case(name))
                    || self.users().join(name).join("projects").is_dir()
                    || disk::is_link(&self.users().join(name).join("projects"))
            })
            .map(|name| self.profile(&name))
            .collect())
    }

    /// The language that Scribe speaks with a local user (`fr`): the given one, or the only one that has settings. Nothing
    /// where that is not to be known. The file is Scribe's, and is only read.
    pub fn language(&self, given: Option<&str>) -> Option<String> {
        let mut files = self
            .folders_of_users()
            .ok()?
            .into_iter()
            .filter(|name| given.is_none_or(|given| given.eq_ignore_ascii_case(name)))
            .map(|name| self.users().join(name).join(USER_SETTINGS))
            .filter(|file| file.is_file());
        let file = files.next()?;
        if files.next().is_some() {
            return None;
        }
        let bytes = disk::read(&file, MAX_USER_SETTINGS).ok()?;
        let (settings, _) = super::json::parse(&bytes).ok()?;
        settings["appLanguage"].as_str().map(str::to_owned)
    }

    /// The names of the folders below `users/`. One may have been moved to another disk, with a link in its place.
    fn folders_of_users(&self) -> Result<Vec<String>> {
        let all = disk::folders_and_links_in(&self.users())?.into_iter();
        Ok(all.filter_map(|one| one.name.into_string().ok()).collect())
    }

    fn names_in_users_json(&self) -> Vec<String> {
        disk::read(&self.users().join("users.json"), MAX_USERS)
            .ok()
            .and_then(|bytes| super::json::parse(&bytes).ok())
            .and_then(|(value, _)| {
                let users = value.as_array()?.iter();
                Some(
                    users
                        .filter_map(|user| user["username"].as_str().map(str::to_owned))
                        .collect(),
                )
            })
            .unwrap_or_default()
    }

    /// The local user to work for: the given one, or the only one. Never a guess.
    ///
    /// # Errors
    /// [`Class::Usage`] when the given one is not there, or none is given and there are several or none.
    pub fn choose(&self, given: Option<&str>) -> Result<Profile> {
        let mut profiles = self.profiles()?;
        let names = |profiles: &[Profile]| {
            let names: Vec<_> = profiles.iter().map(|p| p.name.as_str()).collect();
            names.join(", ")
        };
        if let Some(given) = given {
            let at = profiles.iter().position(|p| p.name == given).or_else(|| {
                profiles
                    .iter()
                    .position(|p| p.name.eq_ignore_ascii_case(given))
            });
            return match at {
                Some(at) => Ok(profiles.swap_remove(at)),
                None if profiles.is_empty() => Err(self.nobody()),
                None => Err(Failure::new(
                    Class::Usage,
                    Message::new("profile-unknown").with("profile", given),
                )
                .hint(Message::new("hint-profile-choose").with("profiles", names(&profiles)))),
            };
        }
        match profiles.len() {
            1 => Ok(profiles.swap_remove(0)),
            0 => Err(self.nobody()),
            n => Err(Failure::new(
                Class::Usage,
                Message::new("profile-several")
                    .count("count", n)
                    .path("home", &self.folder),
            )
            .hint(Message::new("hint-profile-choose").with("profiles", names(&profiles)))),
        }
    }

    fn nobody(&self) -> Failure {
        Failure::new(
            Class::Usage,
            Message::new("profile-none").path("home", &self.folder),
        )
        .hint(Message::new("hint-home-elsewhere"))
        .hint(Message::new("hint-profile-make"))
    }

    /// The local user `name`, whose folders are made where they are missing, so that a project can be brought to a
    /// computer without Scribe.
    ///
    /// `users.json` is written only where there is none: then Scribe was never here, and shows the user when it comes. One
    /// that is there is Scribe's own list, which it rewrites at any moment; a user that it does not name yet appears once
    /// somebody makes it in Scribe under the same name.
    ///
    /// # Errors
    /// [`Class::Usage`] for a name that cannot be a folder everywhere.
    pub fn make_profile(
        &self,
        name: &str,
        now: chrono::DateTime<chrono::FixedOffset>,
    ) -> Result<Profile> {
        if let Some(profile) = self
            .profiles()?
            .into_iter()
            .find(|profile| profile.name.eq_ignore_ascii_case(name))
        {
            disk::create_dir_all(&profile.projects_dir())?;
            return Ok(profile);
        }
        if !is_profile_name(name) {
            return Err(Failure::new(
                Class::Usage,
                Message::new("profile-name-invalid").with("profile", name),
            ));
        }
        let first_user = !self.users().join("users.json").exists();
        // Scribe makes its user names lower case.
        let profile = self.profile(&name.to_lowercase());
        disk::create_dir_all(&profile.projects_dir())?;
        disk::create_dir_all(&profile.backups_dir())?;
        if first_user {
            let user = serde_json::json!([{
                "username": profile.name, "firstname": "", "lastname": "", "email": "", "organization": "",
                "selectedregion": "", "lastSeen": super::settings::scribe_time(now), "isArchived": false}]);
            disk::write(
                &self.users().join("users.json"),
                &super::json::write(&user, &super::json::Form::default()),
            )?;
        }
        Ok(profile)
    }
}

/// Scribe takes 3 to 30 characters; a shorter name made by hand is no reason to refuse.
fn is_profile_name(name: &str) -> bool {
    (1..=30).contains(&name.chars().count())
        && name == name.trim()
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !is_device(name)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn now() -> chrono::DateTime<chrono::FixedOffset> {
        chrono::DateTime::parse_from_rfc3339("2024-05-06T15:04:05+02:00").unwrap()
    }

    #[test]
    fn the_default_place_is_where_scribe_looks() {
        let at = |set: &'static [(&str, &str)]| {
            default_scribe_home(&move |name| {
                set.iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| OsString::from(v))
            })
        };
        assert_eq!(
            at(&[("APPDATA", "/a"), ("HOME", "/h")]),
            Path::new("/a/scribe")
        );
        assert_eq!(
            at(&[("APPDATA", ""), ("HOME", "/h")]),
            Path::new("/h/.config/scribe")
        );
        assert_eq!(
            at(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]),
            Path::new("/h/.config/scribe")
        );
    }

    #[test]
    fn the_only_user_is_taken_and_several_are_never_guessed() {
        let dir = tempfile::tempdir().unwrap();
        let home = ScribeHome::locate(dir.path());
        assert_eq!(home.choose(None).unwrap_err().class(), Class::Usage);
        fs::create_dir_all(dir.path().join("users/asha/projects")).unwrap();
        fs::create_dir_all(dir.path().join("users/not-a-user")).unwrap();
        disk::write(&dir.path().join("users/users.json"), b"torn").unwrap();
        assert_eq!(home.choose(None).unwrap().name, "asha");
        fs::create_dir_all(dir.path().join("users/boaz")).unwrap();
        disk::write(
            &dir.path().join("users/users.json"),
            br#"[{"username":"boaz"},7]"#,
        )
        .unwrap();
        assert_eq!(home.choose(None).unwrap_err().class(), Class::Usage);
        assert_eq!(home.choose(Some("Boaz")).unwrap().name, "boaz");
        assert_eq!(home.choose(Some("carl")).unwrap_err().class(), Class::Usage);
        // The folder above Scribe's is understood too.
        let above = tempfile::tempdir().unwrap();
        fs::create_dir_all(above.path().join("scribe/users/asha/projects")).unwrap();
        assert_eq!(
            ScribeHome::locate(above.path()).choose(None).unwrap().name,
            "asha"
        );
    }

    #[test]
    fn the_language_of_scribe_is_read_where_it_is_plain_whose_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = ScribeHome::locate(dir.path());
        assert_eq!(home.language(None), None);
        let settings = |user: &str, text: &[u8]| {
            let folder = dir.path().join("users").join(user);
            fs::create_dir_all(&folder).unwrap();
            disk::write(&folder.join(USER_SETTINGS), text).unwrap();
        };
        settings("asha", br#"{"version":"1.2.0","appLanguage":"fr"}"#);
        fs::create_dir_all(dir.path().join("users/boaz")).unwrap();
        assert_eq!(home.language(None).as_deref(), Some("fr"));
        settings("carl", b"torn");
        assert_eq!(home.language(None), None);
        assert_eq!(home.language(Some("Asha")).as_deref(), Some("fr"));
        for other in ["carl", "boaz", "../users/asha"] {
            assert_eq!(home.language(Some(other)), None, "{other}");
        }
    }

    #[test]
    fn a_computer_without_scribe_gets_its_folders_and_one_with_it_keeps_its_list() {
        let dir = tempfile::tempdir().unwrap();
        let home = ScribeHome::locate(&dir.path().join("new"));
        let made = home.make_profile("Asha", now()).unwrap();
        assert_eq!(made.name, "asha");
        assert!(made.projects_dir().is_dir() && made.backups_dir().is_dir());
        let users = home.folder().join("users/users.json");
        let list = fs::read_to_string(&users).unwrap();
        assert!(list.starts_with(r#"[{"username":"asha","#), "{list}");
        home.make_profile("boaz", now()).unwrap();
        assert_eq!(fs::read_to_string(&users).unwrap(), list);
        assert_eq!(home.profiles().unwrap().len(), 2);
        for bad in ["", "../x", "a/b", ".x", "CON", "a\nb"] {
            assert_eq!(
                home.make_profile(bad, now()).unwrap_err().class(),
                Class::Usage,
                "{bad:?}"
            );
        }
    }
}
