//! The git side: store, snapshot, wire, pack, worktree.
