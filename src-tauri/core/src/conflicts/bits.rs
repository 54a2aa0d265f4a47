//! A set of small numbers.

/// Which of the first so many things are meant, one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The set of those positions for which `belongs` says so.
    pub fn of<T>(things: &[T], mut belongs: impl FnMut(&T) -> bool) -> Self {
        let words = things
            .chunks(64)
            .map(|chunk| {
                chunk
                    .iter()
                    .enumerate()
                    .fold(0, |word, (bit, thing)| word | (u64::from(belongs(thing)) << bit))
            })
            .collect();
        Self { words }
    }

    /// The empty set with room for `count` positions.
    pub fn empty(count: usize) -> Self {
        Self { words: vec![0; count.div_ceil(64)] }
    }

    /// Puts a position in; one for which there is no room is left out.
    pub fn insert(&mut self, position: usize) {
        if let Some(word) = self.words.get_mut(position / 64) {
            *word |= 1 << (position % 64);
        }
    }

    /// Whether a position is in.
    pub fn has(&self, position: usize) -> bool {
        self.words.get(position / 64).is_some_and(|word| word >> (position % 64) & 1 == 1)
    }

    /// Whether any of these positions is in.
    pub fn has_any(&self, positions: &[usize]) -> bool {
        positions.iter().any(|position| self.has(*position))
    }

    /// The positions that are in, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| index * 64 + bit)
        })
    }
}
