//! Words that somebody looks for.

/// Adds text in lower case.
pub(crate) fn push_lowercase(to: &mut String, text: &str) {
    if text.is_ascii() {
        let start = to.len();
        to.push_str(text);
        if let Some(added) = to.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        to.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// The words of a search, in lower case. All of them must be found.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    words: Vec<String>,
}

impl Words {
    pub(crate) fn new(search: &str) -> Self {
        Self { words: search.split_whitespace().map(str::to_lowercase).collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether all of them are in the text that `describe` writes, in lower case. Without words nothing is
    /// written and the answer is yes.
    pub(crate) fn are_in(&self, describe: impl FnOnce(&mut String)) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut text = String::with_capacity(128);
        describe(&mut text);
        self.iter().all(|word| text.contains(word))
    }
}
