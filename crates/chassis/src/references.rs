/// Declares entities of other subgraphs, of which this subgraph knows only the ID: `references! { Order, Quote }`. They have no
/// description here: their owner describes them, and composition reports different descriptions of one type.
#[macro_export]
macro_rules! references {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(Clone, async_graphql::SimpleObject)]
        #[graphql(unresolvable = "id")]
        pub struct $name {
            id: async_graphql::ID,
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self { id: id.into() }
            }
        }
    )+};
}
