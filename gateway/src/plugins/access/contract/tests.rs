use super::*;

const SDL: &str = r#"
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) @link(url: "https://specs.apollo.dev/tag/v0.3") {
  query: Query
  mutation: Mutation
}
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA
enum link__Purpose { SECURITY EXECUTION }
scalar link__Import
scalar join__FieldSet
enum join__Graph { A @join__graph(name: "a", url: "http://a") }

type Query @join__type(graph: A) {
  me: User! @tag(name: "public")
  audit(kind: AuditKind): [Audit!]! @tag(name: "admin")
  search(text: String, deep: Boolean @tag(name: "web")): Found
}
type Mutation @join__type(graph: A) {
  ban(input: BanInput!): User @tag(name: "admin")
}
interface Named @join__type(graph: A) { name: String }
type User implements Named @join__type(graph: A) @join__implements(graph: A, interface: "Named") {
  id: ID!
  name: String
  history: [Event!]! @tag(name: "web")
  trail: [Audit!]!
}
type Event @join__type(graph: A) { at: String }
type Audit @join__type(graph: A) @tag(name: "admin") { who: User }
enum AuditKind @join__type(graph: A) { A @join__enumValue(graph: A) }
input BanInput @join__type(graph: A) { why: Reason }
input Reason @join__type(graph: A) { text: String }
union Found @join__type(graph: A) @join__unionMember(graph: A, member: "User") @join__unionMember(graph: A, member: "Audit") = User | Audit
"#;

fn without(tags: &[&str]) -> anyhow::Result<Valid<Schema>> {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Supergraph::parse(SDL).unwrap().without(&tags)
}

fn names(schema: &Schema) -> Vec<&str> {
    let own = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    let mut names: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn nothing_excluded_is_the_whole_api_without_the_machinery() {
    let whole = without(&[]).unwrap();
    let all = [
        "Audit",
        "AuditKind",
        "BanInput",
        "Event",
        "Found",
        "Mutation",
        "Named",
        "Query",
        "Reason",
        "User",
    ];
    assert_eq!(names(&whole), all);
    assert!(!whole.to_string().contains("join__"));
}

#[test]
fn what_is_tagged_goes_with_what_only_it_led_to() {
    let schema = without(&["admin", "web"]).unwrap();
    assert_eq!(names(&schema), ["Found", "Named", "Query", "User"]);
    let text = schema.to_string();
    for gone in ["audit", "Audit", "trail", "history", "deep", "Mutation"] {
        assert!(!text.contains(gone), "{gone} is still in\n{text}");
    }
    assert!(schema.schema_definition.mutation.is_none());
}

#[test]
fn public_fields_are_those_whose_schema_says_so() {
    let public = Supergraph::parse(SDL).unwrap().public_fields();
    let public: Vec<_> = public
        .iter()
        .map(|(kind, name)| (*kind, name.as_str()))
        .collect();
    assert_eq!(public, [(OperationType::Query, "me")]);
}

#[test]
fn a_contract_that_does_not_hold_together_is_refused() {
    let sdl = SDL.replace(
        "scalar join__FieldSet",
        "scalar join__FieldSet\nscalar Secret @join__type(graph: A) @tag(name: \"x\")",
    );
    let argument = sdl.replace("search(text: String,", "search(text: String, key: Secret!,");
    let error = Supergraph::parse(&argument)
        .unwrap()
        .without(&["x".to_owned()])
        .unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "type Query: field search stays but requires an argument that is excluded"
    );
    let interface = SDL.replace(
        "  name: String\n  history",
        "  name: String @tag(name: \"x\")\n  history",
    );
    assert!(
        Supergraph::parse(&interface)
            .unwrap()
            .without(&["x".to_owned()])
            .is_err()
    );
}
