use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Signs and verifies with HMAC-SHA256; with an empty key nothing is signed and all is believed.
#[derive(Clone)]
pub(crate) struct Signer(Option<Hmac<Sha256>>);

impl Signer {
    pub(crate) fn new(key: &str) -> Self {
        // HMAC takes keys of any length, so `new_from_slice` never refuses.
        let keyed = (!key.is_empty()).then(|| Hmac::new_from_slice(key.as_bytes()).ok());
        Self(keyed.flatten())
    }

    /// The signature of these frames, in hexadecimal digits.
    pub(crate) fn sign(&self, frames: &[Bytes]) -> Bytes {
        match self.over(frames) {
            None => Bytes::new(),
            Some(mac) => {
                let digest = mac.finalize().into_bytes();
                digest
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
                    .into()
            }
        }
    }

    /// Whether the signature is the one of these frames; in constant time.
    pub(crate) fn verify(&self, signature: &[u8], frames: &[Bytes]) -> bool {
        match self.over(frames) {
            None => true,
            Some(mac) => digest(signature).is_some_and(|digest| mac.verify_slice(&digest).is_ok()),
        }
    }

    fn over(&self, frames: &[Bytes]) -> Option<Hmac<Sha256>> {
        let mut mac = self.0.clone()?;
        frames.iter().for_each(|frame| mac.update(frame));
        Some(mac)
    }
}

/// Bytes of hexadecimal digits.
fn digest(hex: &[u8]) -> Option<Vec<u8>> {
    let pairs = std::str::from_utf8(hex).ok()?.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_frames_and_key_only() {
        let signer = Signer::new("key");
        let frames = [Bytes::from_static(b"a"), Bytes::from_static(b"b")];
        let signature = signer.sign(&frames);
        assert_eq!(signature.len(), 64);
        assert!(signer.verify(&signature, &frames));
        assert!(!signer.verify(&signature, &frames[..1]));
        assert!(!signer.verify(&signature[..32], &frames));
        assert!(!signer.verify(b"", &frames));
        assert!(!signer.verify("käse".as_bytes(), &frames));
        assert!(!Signer::new("other").verify(&signature, &frames));
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let signature =
            Signer::new("Jefe").sign(&[Bytes::from_static(b"what do ya want for nothing?")]);
        assert_eq!(
            signature,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn without_a_key_nothing_is_signed() {
        let signer = Signer::new("");
        assert_eq!(signer.sign(&[Bytes::from_static(b"a")]), "");
        assert!(signer.verify(b"anything", &[]));
    }
}
