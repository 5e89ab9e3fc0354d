//! The ring of backups: names, listing, plan, take, verify, restore.
