//! Positions in texts. Clients count characters (Unicode code points, since protocol 5.2); the
//! engine counts bytes.

/// The byte at which this character begins; the end of the text for one behind it.
pub(super) fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices()
        .nth(character)
        .map_or(text.len(), |(at, _)| at)
}

/// The number of characters before this byte.
pub(super) fn character_of(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_outside_and_bytes_inside() {
        let text = "ä𝛼x";
        let bytes = [0, 2, 6, 7];
        for (character, byte) in bytes.into_iter().enumerate() {
            assert_eq!(byte_of(text, character), byte);
            assert_eq!(character_of(text, byte), character);
        }
        assert_eq!(byte_of(text, 9), 7);
        assert_eq!(character_of(text, 9), 3);
    }
}
