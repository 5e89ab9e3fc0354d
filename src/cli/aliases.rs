//! The other names of commands: French ones, with and without their accents. Help, manual and JSON know a command by its one
//! English name; these are for whoever types.

use super::Cli;
use clap::{Command, CommandFactory};
use std::ffi::OsString;

/// The other names of each command, by its path; the first is the one that a French help names.
const FRENCH: &[(&str, &[&str])] = &[
    ("login", &["connexion"]),
    ("logout", &["déconnexion", "deconnexion"]),
    ("register", &["inscription"]),
    ("register activate", &["activer"]),
    ("accounts", &["comptes"]),
    ("accounts list", &["lister"]),
    ("accounts switch", &["changer"]),
    ("accounts computers", &["ordinateurs"]),
    ("accounts forget", &["oublier"]),
    ("whoami", &["qui-suis-je"]),
    ("projects", &["projets"]),
    ("projects activate", &["activer"]),
    ("projects open", &["ouvrir"]),
    ("projects renew-id", &["nouvel-id"]),
    ("sync", &["synchroniser"]),
    ("conflicts", &["conflits"]),
    ("resolve", &["résoudre", "resoudre"]),
    ("log", &["journal"]),
    ("report", &["rapport"]),
    ("stop", &["arrêter", "arreter"]),
    ("extend", &["prolonger"]),
    ("collect", &["siège", "siege"]),
    ("collect status", &["état", "etat"]),
    ("collect extend", &["prolonger"]),
    ("schedule", &["planifier"]),
    ("schedule install", &["installer"]),
    ("schedule status", &["état", "etat"]),
    ("schedule on", &["reprendre"]),
    ("schedule off", &["suspendre"]),
    ("schedule remove", &["retirer"]),
    ("watch", &["surveiller"]),
    ("notify", &["avertir"]),
    ("notify set", &["régler", "regler"]),
    ("notify show", &["montrer"]),
    ("notify on", &["reprendre"]),
    ("notify off", &["suspendre"]),
    ("notify test", &["essayer"]),
    ("doctor", &["diagnostic"]),
    ("backup", &["sauvegarde"]),
    ("backup create", &["créer", "creer"]),
    ("backup list", &["lister"]),
    ("backup show", &["montrer"]),
    ("backup diff", &["comparer"]),
    ("backup verify", &["vérifier", "verifier"]),
    ("backup restore", &["restaurer"]),
    ("backup open", &["ouvrir"]),
    ("config", &["réglages", "reglages"]),
    ("config path", &["chemin"]),
    ("config list", &["lister"]),
    ("config get", &["lire"]),
    ("config set", &["changer"]),
    ("demo", &["démonstration", "demonstration"]),
];

/// What stands for a command together with its subcommand.
const SHORT: &[(&str, [&str; 2])] = &[("restaurer", ["backup", "restore"])];

/// The command line with the other names of its commands, which its help does not show.
pub fn command() -> Command {
    named(Cli::command(), "")
}

fn named(command: Command, above: &str) -> Command {
    command.mut_subcommands(|inner| {
        let path = format!("{above}{}", inner.get_name());
        let inner = FRENCH
            .iter()
            .filter(|(known, _)| *known == path)
            .fold(inner, |inner, (_, names)| inner.aliases(*names));
        named(inner, &format!("{path} "))
    })
}

/// The arguments with a short name of two words spelled out: `restaurer X` is `backup restore X`.
pub fn spelled_out(args: &[OsString]) -> Vec<OsString> {
    let mentioned = |name: &str| args.iter().any(|arg| arg == name);
    if !SHORT.iter().any(|(name, _)| mentioned(name)) {
        return args.to_vec();
    }
    let known = Cli::command();
    let takes_value = |flag: &str| {
        known.get_arguments().any(|arg| {
            arg.get_action().takes_values()
                && (arg.get_long() == Some(flag)
                    || arg
                        .get_all_aliases()
                        .is_some_and(|aliases| aliases.contains(&flag)))
        })
    };
    let mut all = args.to_vec();
    let mut at = 1;
    while let Some(text) = all.get(at).and_then(|arg| arg.to_str()) {
        match text.strip_prefix("--") {
            Some(flag) if !flag.contains('=') && takes_value(flag) => at += 2,
            Some("") => break,
            Some(_) => at += 1,
            None if text.starts_with('-') => at += 1,
            None => {
                let short = SHORT.iter().find(|(name, _)| *name == text);
                if let Some((_, words)) = short {
                    all.splice(at..=at, words.map(OsString::from));
                }
                break;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(args: &[&str]) -> String {
        let args: Vec<OsString> = ["scribe-sync"].iter().chain(args).map(Into::into).collect();
        let matches = command()
            .try_get_matches_from(spelled_out(&args))
            .unwrap_or_else(|error| panic!("{args:?}: {error}"));
        let mut path = Vec::new();
        let mut inner = &matches;
        while let Some((name, next)) = inner.subcommand() {
            path.push(name.to_owned());
            inner = next;
        }
        path.join(" ")
    }

    #[test]
    fn a_french_name_is_the_command() {
        for (said, meant) in [
            (&["synchroniser", "x"][..], "sync"),
            (&["connexion"], "login"),
            (&["déconnexion"], "logout"),
            (&["deconnexion"], "logout"),
            (&["projets"], "projects"),
            (&["résoudre", "x"], "resolve"),
            (&["sauvegarde", "lister"], "backup list"),
            (&["sauvegarde", "vérifier", "x"], "backup verify"),
            (&["backup", "creer", "x"], "backup create"),
            (&["sauvegarde", "restaurer", "x"], "backup restore"),
            (&["restaurer", "x", "1"], "backup restore"),
            (
                &["--home", "restaurer", "--lang=fr", "-q", "restaurer", "x"],
                "backup restore",
            ),
            (&["--server", "y", "restaurer", "x"], "backup restore"),
            (&["synchroniser", "restaurer"], "sync"),
        ] {
            assert_eq!(called(said), meant, "{said:?}");
        }
    }

    /// A name of two commands would be one of them only.
    #[test]
    fn no_name_stands_for_two_commands() {
        fn check(command: &Command) {
            let mut seen = std::collections::BTreeSet::new();
            for inner in command.get_subcommands() {
                let names = std::iter::once(inner.get_name()).chain(inner.get_all_aliases());
                for name in names {
                    assert!(seen.insert(name.to_owned()), "{name}");
                }
                check(inner);
            }
        }
        check(&command());
    }

    #[test]
    fn every_command_has_a_french_name_but_those_for_machines() {
        for inner in command().get_subcommands() {
            let name = inner.get_name();
            let bare = ["merge-file", "completions", "man"].contains(&name);
            assert_eq!(inner.get_all_aliases().next().is_none(), bare, "{name}");
        }
    }
}
