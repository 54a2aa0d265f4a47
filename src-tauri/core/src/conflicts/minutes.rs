//! Sets of whole minutes, as sorted, separate, half-open intervals.

/// A set of minutes since the epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Minutes {
    intervals: Vec<(i64, i64)>,
}

/// The first whole minute at or after so many seconds.
pub(super) fn at_or_after(seconds: i64) -> i64 {
    seconds.div_euclid(60) + i64::from(seconds.rem_euclid(60) > 0)
}

/// The first whole minute after so many seconds.
pub(super) fn after(seconds: i64) -> i64 {
    seconds.div_euclid(60) + 1
}

impl Minutes {
    /// The minutes of these intervals, in whatever order and however they overlap.
    pub fn of(mut intervals: Vec<(i64, i64)>) -> Self {
        intervals.retain(|(from, to)| from < to);
        intervals.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::with_capacity(intervals.len());
        for (from, to) in intervals {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Self { intervals: merged }
    }

    /// Whether no minute is in.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// The first minute.
    pub fn first(&self) -> Option<i64> {
        self.intervals.first().map(|(from, _)| *from)
    }

    /// The intervals, in order.
    pub fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.intervals.iter().copied()
    }

    /// What is in both.
    pub fn intersect(&self, other: &Self) -> Self {
        let mut found = Vec::new();
        let mut mine = self.iter().peekable();
        let mut theirs = other.iter().peekable();
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            let (from, to) = (a.0.max(b.0), a.1.min(b.1));
            if from < to {
                found.push((from, to));
            }
            if a.1 < b.1 {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self { intervals: found }
    }

    /// What is in this one and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        let mut found = Vec::new();
        let mut taken = other.iter().peekable();
        for (mut from, to) in self.iter() {
            while let Some((gone_from, gone_to)) = taken.peek().copied() {
                if gone_to <= from {
                    taken.next();
                    continue;
                }
                if gone_from >= to {
                    break;
                }
                if from < gone_from {
                    found.push((from, gone_from));
                }
                from = gone_to;
                if gone_to >= to {
                    break;
                }
            }
            if from < to {
                found.push((from, to));
            }
        }
        Self { intervals: found }
    }
}

#[cfg(test)]
mod tests {
    use super::Minutes;

    fn set(intervals: &[(i64, i64)]) -> Minutes {
        Minutes::of(intervals.to_vec())
    }

    #[test]
    fn touching_intervals_become_one() {
        assert_eq!(set(&[(5, 9), (0, 5), (20, 20)]).iter().collect::<Vec<_>>(), [(0, 9)]);
    }

    #[test]
    fn sets_agree_with_minutes_one_by_one() {
        let cases: [&[(i64, i64)]; 5] =
            [&[], &[(0, 10)], &[(2, 4), (6, 8)], &[(3, 7), (9, 12)], &[(0, 1), (4, 5), (5, 6), (11, 13)]];
        for a in cases {
            for b in cases {
                let has = |set: &[(i64, i64)], m: i64| set.iter().any(|(from, to)| (*from..*to).contains(&m));
                let both = set(a).intersect(&set(b));
                let left = set(a).without(&set(b));
                for m in -1..15 {
                    let one = |found: &Minutes| found.iter().any(|(from, to)| (from..to).contains(&m));
                    assert_eq!(one(&both), has(a, m) && has(b, m), "{a:?} and {b:?} at {m}");
                    assert_eq!(one(&left), has(a, m) && !has(b, m), "{a:?} without {b:?} at {m}");
                }
            }
        }
    }
}
