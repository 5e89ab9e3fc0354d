//! The order of steps of one sync.
