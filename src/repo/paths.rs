//! Sorted paths with something for each of them, made for projects of thousands of files of which next to nothing changed.
//!
//! The paths stand in one piece of text that maps derived from each other share; only what is added later has a string of
//! its own. So the lists that a run needs of the same files (committed, remembered, on disk) cost no copies of their names.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

/// Sorted, different paths in one piece of text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Paths {
    text: String,
    ends: Vec<usize>,
}

impl Paths {
    pub(crate) fn with_capacity(paths: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(paths),
        }
    }

    /// Adds a path; `false`, and not added, when it does not come after the last one.
    pub(crate) fn push(&mut self, path: &str) -> bool {
        if let Some(last) = self.ends.len().checked_sub(1)
            && self.at(last) >= path
        {
            return false;
        }
        self.text.push_str(path);
        self.ends.push(self.text.len());
        true
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The path of a number below [`Paths::len`].
    pub(crate) fn at(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// The number of a path, or where it would stand.
    pub(crate) fn find(&self, path: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.at(middle).cmp(path) {
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }
}

/// A sorted map by path (with `/`).
#[derive(Debug, Clone)]
pub struct PathMap<T> {
    paths: Arc<Paths>,
    /// One for each of `paths`; `None`: not in the map.
    values: Vec<Option<T>>,
    /// What is not in `paths`.
    more: BTreeMap<String, T>,
    len: usize,
}

impl<T> Default for PathMap<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> PathMap<T> {
    /// An empty map.
    pub fn new() -> Self {
        Self {
            paths: Arc::default(),
            values: Vec::new(),
            more: BTreeMap::new(),
            len: 0,
        }
    }

    /// A map of these paths and values, one for each.
    pub(crate) fn of(paths: Arc<Paths>, values: Vec<Option<T>>) -> Self {
        debug_assert_eq!(paths.len(), values.len());
        let len = values.iter().flatten().count();
        Self {
            paths,
            values,
            more: BTreeMap::new(),
            len,
        }
    }

    /// An empty map in which these paths cost nothing.
    pub(crate) fn empty_of(paths: Arc<Paths>) -> Self {
        let mut values = Vec::new();
        values.resize_with(paths.len(), || None);
        Self {
            paths,
            values,
            more: BTreeMap::new(),
            len: 0,
        }
    }

    /// How many paths are in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What it has for a path.
    pub fn get(&self, path: &str) -> Option<&T> {
        match self.paths.find(path) {
            Ok(number) => self.values[number].as_ref(),
            Err(_) => self.more.get(path),
        }
    }

    /// As [`PathMap::get`] of a path of which the number among `paths` is known.
    pub(crate) fn get_at(&self, paths: &Arc<Paths>, number: usize) -> Option<&T> {
        if Arc::ptr_eq(&self.paths, paths) {
            self.values[number].as_ref()
        } else {
            self.get(paths.at(number))
        }
    }

    /// Whether it has the path.
    pub fn contains_key(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Puts something in for a path; gives what was there.
    pub fn insert(&mut self, path: String, value: T) -> Option<T> {
        let old = match self.paths.find(&path) {
            Ok(number) => self.values[number].replace(value),
            Err(_) => self.more.insert(path, value),
        };
        self.len += usize::from(old.is_none());
        old
    }

    /// As [`PathMap::insert`] for one of the paths it was made with.
    pub(crate) fn insert_at(&mut self, number: usize, value: T) {
        let old = self.values[number].replace(value);
        self.len += usize::from(old.is_none());
    }

    /// Takes a path out; gives what was there.
    pub fn remove(&mut self, path: &str) -> Option<T> {
        let old = match self.paths.find(path) {
            Ok(number) => self.values[number].take(),
            Err(_) => self.more.remove(path),
        };
        self.len -= usize::from(old.is_some());
        old
    }

    /// All of it, sorted by path.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            map: self,
            number: 0,
            more: self.more.range::<str, _>(..).peekable(),
        }
    }

    /// All paths, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(path, _)| path)
    }

    /// All values, sorted by path.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    /// What is below a folder; `prefix` ends in `/`.
    pub fn below<'m>(&'m self, prefix: &'m str) -> impl Iterator<Item = (&'m str, &'m T)> {
        let number = match self.paths.find(prefix) {
            Ok(number) | Err(number) => number,
        };
        let from = Iter {
            map: self,
            number,
            more: self
                .more
                .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
                .peekable(),
        };
        from.take_while(move |(path, _)| path.starts_with(prefix))
    }

    /// A map of the same paths.
    pub fn map<U>(&self, of: impl Fn(&T) -> U) -> PathMap<U> {
        let more = self.more.iter();
        PathMap {
            paths: Arc::clone(&self.paths),
            values: self
                .values
                .iter()
                .map(|value| value.as_ref().map(&of))
                .collect(),
            more: more
                .map(|(path, value)| (path.clone(), of(value)))
                .collect(),
            len: self.len,
        }
    }
}

impl<T> PathMap<T> {
    /// Whether both have nothing but the same shared paths.
    pub(crate) fn shares_all_paths<U>(&self, other: &PathMap<U>) -> bool {
        Arc::ptr_eq(&self.paths, &other.paths) && self.more.is_empty() && other.more.is_empty()
    }
}

/// Goes through a map, sorted by path.
pub struct Iter<'m, T> {
    map: &'m PathMap<T>,
    number: usize,
    more: Peekable<btree_map::Range<'m, String, T>>,
}

impl<'m, T> Iterator for Iter<'m, T> {
    type Item = (&'m str, &'m T);

    fn next(&mut self) -> Option<Self::Item> {
        let map = self.map;
        while let Some(value) = map.values.get(self.number) {
            let Some(value) = value else {
                self.number += 1;
                continue;
            };
            let path = map.paths.at(self.number);
            if let Some((more, value)) = self.more.next_if(|(more, _)| more.as_str() < path) {
                return Some((more, value));
            }
            self.number += 1;
            return Some((path, value));
        }
        self.more.next().map(|(path, value)| (path.as_str(), value))
    }
}

impl<'m, T> IntoIterator for &'m PathMap<T> {
    type Item = (&'m str, &'m T);
    type IntoIter = Iter<'m, T>;

    fn into_iter(self) -> Iter<'m, T> {
        self.iter()
    }
}

impl<S: AsRef<str>, T> FromIterator<(S, T)> for PathMap<T> {
    /// Of a path that comes twice the last counts.
    fn from_iter<I: IntoIterator<Item = (S, T)>>(items: I) -> Self {
        let mut items: Vec<(S, T)> = items.into_iter().collect();
        items.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
        let bytes = items.iter().map(|(path, _)| path.as_ref().len()).sum();
        let mut paths = Paths::with_capacity(items.len(), bytes);
        let mut values: Vec<Option<T>> = Vec::with_capacity(items.len());
        for (path, value) in items {
            if paths.push(path.as_ref()) {
                values.push(Some(value));
            } else if let Some(last) = values.last_mut() {
                *last = Some(value);
            }
        }
        Self::of(Arc::new(paths), values)
    }
}

impl<T: PartialEq> PartialEq for PathMap<T> {
    fn eq(&self, other: &Self) -> bool {
        if self.shares_all_paths(other) {
            self.values == other.values
        } else {
            self.len == other.len && self.iter().eq(other.iter())
        }
    }
}

impl<T: Eq> Eq for PathMap<T> {}

impl<T> std::ops::Index<&str> for PathMap<T> {
    type Output = T;

    /// # Panics
    /// When the path is not in the map.
    fn index(&self, path: &str) -> &T {
        self.get(path).expect("a path of the map")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that can be asked of a map, beside a plain one.
    fn assert_alike(map: &PathMap<u32>, plain: &BTreeMap<String, u32>) {
        assert_eq!(map.len(), plain.len());
        assert_eq!(map.is_empty(), plain.is_empty());
        let all: Vec<(&str, &u32)> = map.iter().collect();
        let wanted: Vec<(&str, &u32)> = plain.iter().map(|(path, v)| (path.as_str(), v)).collect();
        assert_eq!(all, wanted);
        for prefix in ["a/", "b/", "a/a/", "c/"] {
            let below: Vec<&str> = map.below(prefix).map(|(path, _)| path).collect();
            let wanted: Vec<&String> = plain.keys().filter(|p| p.starts_with(prefix)).collect();
            assert_eq!(below, wanted, "{prefix}");
        }
        for path in plain.keys() {
            assert_eq!(map.get(path), plain.get(path));
        }
        assert_eq!(
            map,
            &plain.iter().map(|(path, value)| (path, *value)).collect()
        );
    }

    #[test]
    fn it_is_a_sorted_map_whatever_is_put_in_and_taken_out() {
        let names = [
            "a", "a.b", "a/a/x", "a/b", "a0", "b/", "b/1", "b/10", "b/2", "c", "",
        ];
        let mut random = 7u64;
        let mut roll = |below: usize| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(random >> 33).unwrap() % below
        };
        for _ in 0..200 {
            let mut plain: BTreeMap<String, u32> = BTreeMap::new();
            for _ in 0..roll(8) {
                plain.insert(names[roll(names.len())].to_owned(), 1);
            }
            let start: PathMap<u32> = plain.iter().map(|(path, value)| (path, *value)).collect();
            let mut map = start.clone();
            for step in 0..12 {
                let name = names[roll(names.len())];
                if roll(2) == 0 {
                    assert_eq!(map.remove(name), plain.remove(name));
                } else {
                    let old = plain.insert(name.to_owned(), step);
                    assert_eq!(map.insert(name.to_owned(), step), old);
                }
                assert_alike(&map, &plain);
                assert_eq!(map == start, map.iter().eq(start.iter()));
            }
            let doubled = map.map(|value| value * 2);
            let plain: BTreeMap<String, u32> = plain.into_iter().map(|(p, v)| (p, v * 2)).collect();
            assert_alike(&doubled, &plain);
        }
    }

    #[test]
    fn of_a_path_that_comes_twice_the_last_counts() {
        let map: PathMap<u32> = [("b", 1), ("a", 2), ("b", 3)].into_iter().collect();
        assert_eq!(map.iter().collect::<Vec<_>>(), [("a", &2), ("b", &3)]);
    }
}
