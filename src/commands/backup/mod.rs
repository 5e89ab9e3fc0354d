//! `backup`: the ring of five.

pub mod create;
pub mod diff;
pub mod list;
pub mod open;
pub mod restore;
pub mod show;
pub mod verify;
