//! Records of named text fields, any of which may be missing: drafts, cards, ledger rows.
//!
//! A record is edited and merged field by field, so that two people can fill in one record at once. What a value means
//! is not known here.

use std::{collections::BTreeMap, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The fields of one kind of record.
pub trait Field: Copy + Ord + 'static {
    /// Every field, in the order of the form.
    const ALL: &'static [Self];

    /// The name in the documents; never changes meaning.
    fn key(self) -> &'static str;

    /// The field with this name in the documents.
    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }
}

/// The fields that are filled in; a missing one is empty. Values are trimmed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields<F> {
    filled: BTreeMap<F, String>,
}

impl<F> Default for Fields<F> {
    fn default() -> Self {
        Self { filled: BTreeMap::new() }
    }
}

impl<F: Field> Fields<F> {
    /// The value of a field, empty when it is not filled in.
    pub fn get(&self, field: F) -> &str {
        self.filled.get(&field).map_or("", String::as_str)
    }

    /// Whether a field is filled in.
    pub fn has(&self, field: F) -> bool {
        self.filled.contains_key(&field)
    }

    /// Which of these fields are still empty, in the order asked.
    pub fn lacking(&self, required: &[F]) -> Vec<F> {
        required.iter().copied().filter(|field| !self.has(*field)).collect()
    }

    /// Fills in a field; an empty value clears it.
    pub fn set(&mut self, field: F, value: impl Into<String>) {
        let value = value.into();
        let value = value.trim();
        if value.is_empty() {
            self.filled.remove(&field);
        } else {
            self.filled.insert(field, value.to_owned());
        }
    }

    /// The same record with one more field.
    #[must_use]
    pub fn with(mut self, field: F, value: impl Into<String>) -> Self {
        self.set(field, value);
        self
    }

    /// Filled fields in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (F, &str)> {
        self.filled.iter().map(|(field, value)| (*field, value.as_str()))
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        self.filled.is_empty()
    }
}

impl<F: Field> Serialize for Fields<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.filled.iter().map(|(field, value)| (field.key(), value)))
    }
}

impl<'de, F: Field> Deserialize<'de> for Fields<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<F>(PhantomData<F>);

        impl<'de, F: Field> serde::de::Visitor<'de> for Visitor<F> {
            type Value = Fields<F>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of fields")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Fields<F>, A::Error> {
                let mut fields = Fields::default();
                while let Some((key, value)) = map.next_entry::<String, String>()? {
                    let field = F::from_key(&key)
                        .ok_or_else(|| serde::de::Error::custom(format_args!("no field is called {key}")))?;
                    fields.set(field, value);
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

/// Declares the fields of a kind of record: an enum whose variants are in the order of the form, each with its name in
/// the documents.
macro_rules! fields {
    (
        $(#[$doc:meta])*
        $vis:vis enum $name:ident { $($(#[$field_doc:meta])* $field:ident = $key:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $($(#[$field_doc])* #[serde(rename = $key)] $field,)+
        }

        impl $name {
            /// Every field, in the order of the form.
            pub const ALL: [Self; [$($key,)+].len()] = [$(Self::$field,)+];

            /// The name in the documents; never changes meaning.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$field => $key,)+
                }
            }

            /// The field with this name in the documents.
            pub fn from_key(key: &str) -> Option<Self> {
                <Self as $crate::field::Field>::from_key(key)
            }
        }

        impl $crate::field::Field for $name {
            const ALL: &'static [Self] = &Self::ALL;

            fn key(self) -> &'static str {
                self.key()
            }
        }
    };
}

pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::{Field, Fields};
    use crate::wish::CardField;

    #[test]
    fn a_field_is_filled_cleared_and_found_by_its_name() {
        let mut fields = Fields::default().with(CardField::Kind, " 小心愿 ").with(CardField::No, "7");
        assert_eq!(fields.iter().collect::<Vec<_>>(), [(CardField::No, "7"), (CardField::Kind, "小心愿")]);
        fields.set(CardField::No, "  ");
        assert_eq!((fields.get(CardField::No), fields.has(CardField::No)), ("", false));
        for field in CardField::ALL {
            assert_eq!(<CardField as Field>::from_key(field.key()), Some(field));
        }
        assert_eq!(CardField::from_key("three"), None);
    }

    #[test]
    fn json_holds_the_names_of_the_documents() {
        let fields = Fields::default().with(CardField::Kind, "小心愿");
        let json = serde_json::to_string(&fields).unwrap();
        assert_eq!(json, r#"{"kind":"小心愿"}"#);
        assert_eq!(serde_json::from_str::<Fields<CardField>>(&json).unwrap(), fields);
        assert!(serde_json::from_str::<Fields<CardField>>(r#"{"three":"x"}"#).is_err());
    }
}
