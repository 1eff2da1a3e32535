//! Functions: their lengths and their parameters.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, FnArg, GenericArgument, ImplItemFn, ItemFn, ItemImpl, ItemMacro, Meta,
    PathArguments, Signature, TraitItemFn, Type,
};

use super::bounds::{LONG_FUNCTIONS, PARAMETERS, TUPLES, WITHOUT_REASON};
use super::figure::Figure;
use super::sources::{Source, program};

/// The longest function, from `fn` to the closing brace.
const LINES: usize = 50;
/// The most parameters, without `self`.
const MOST_PARAMETERS: usize = 5;
/// The attributes of async-graphql that make the functions of an `impl` block resolvers.
const RESOLVERS: [&str; 3] = ["Object", "ComplexObject", "Subscription"];

struct Function {
    place: String,
    lines: usize,
    /// The lines that clippy counts: those inside the braces that are neither empty nor comments.
    code_lines: usize,
    parameters: usize,
    has_tuple: bool,
    is_resolver: bool,
    exception: Option<Exception>,
}

/// An attribute that lets a function be too long or take too many parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exception {
    WithReason,
    WithoutReason,
}

pub fn figures(sources: &[Source]) -> Vec<Figure> {
    let mut found = Found::default();
    for source in program(sources) {
        found.read(source);
    }
    let Found {
        functions,
        macro_lines,
        ..
    } = &found;
    let all = functions.len();
    let many = |function: &Function| function.parameters > MOST_PARAMETERS;
    let excepted = |is: Exception| places(functions, |function| function.exception == Some(is));
    vec![
        Figure::count("functions", all),
        Figure::share(
            LONG_FUNCTIONS,
            places(functions, |function| function.lines > LINES),
            all,
        ),
        Figure::places(
            "over 50 lines as clippy counts (code inside the braces)",
            places(functions, |function| function.code_lines > LINES),
        ),
        Figure::places(
            PARAMETERS,
            places(functions, |function| {
                many(function) && !function.is_resolver
            }),
        ),
        Figure::places(
            "over 5 parameters, resolvers (the API's arguments)",
            places(functions, |function| many(function) && function.is_resolver),
        ),
        Figure::places(TUPLES, places(functions, |function| function.has_tuple)),
        Figure::places(
            "`#[expect(clippy::too_many_…)]` with a reason",
            excepted(Exception::WithReason),
        ),
        Figure::places(WITHOUT_REASON, excepted(Exception::WithoutReason)),
        Figure::count(
            "lines in `macro_rules!`, which no other figure sees",
            *macro_lines,
        ),
    ]
}

fn places(functions: &[Function], is: impl Fn(&Function) -> bool) -> Vec<String> {
    functions
        .iter()
        .filter(|function| is(function))
        .map(|function| function.place.clone())
        .collect()
}

/// The functions found so far, and the position of the visitor.
#[derive(Default)]
struct Found {
    functions: Vec<Function>,
    macro_lines: usize,
    path: String,
    text: Vec<String>,
    in_resolvers: bool,
}

impl Found {
    fn read(&mut self, source: &Source) {
        self.path.clone_from(&source.path);
        self.text = source
            .text
            .lines()
            .map(|line| line.trim().to_owned())
            .collect();
        self.visit_file(&source.syntax);
    }

    fn note(&mut self, attributes: &[Attribute], signature: &Signature, block: &Block) {
        let first = signature.fn_token.span.start().line;
        let open = block.brace_token.span.open().start().line;
        let last = block.brace_token.span.close().end().line;
        let inside = self.text.iter().take(last - 1).skip(open);
        let types = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(&*parameter.ty),
            FnArg::Receiver(_) => None,
        });
        self.functions.push(Function {
            place: format!("{}:{first} {}", self.path, signature.ident),
            lines: last - first + 1,
            code_lines: inside
                .filter(|line| !line.is_empty() && !line.starts_with("//"))
                .count(),
            parameters: types.clone().count(),
            has_tuple: types.clone().any(is_tuple),
            is_resolver: self.in_resolvers,
            exception: attributes.iter().find_map(exception),
        });
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.note(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.note(&function.attrs, &function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.note(&function.attrs, &function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        let is_resolver = |attribute: &Attribute| {
            let name = attribute
                .path()
                .segments
                .last()
                .map(|segment| segment.ident.to_string());
            name.is_some_and(|name| RESOLVERS.contains(&name.as_str()))
        };
        let outside = self.in_resolvers;
        self.in_resolvers = block.attrs.iter().any(is_resolver);
        visit::visit_item_impl(self, block);
        self.in_resolvers = outside;
    }

    fn visit_item_macro(&mut self, definition: &'ast ItemMacro) {
        if definition.mac.path.is_ident("macro_rules") {
            let span = definition.span();
            self.macro_lines += span.end().line + 1 - span.start().line;
        }
    }
}

/// True for a tuple, by value, by reference or optional. A list of tuples is not counted.
fn is_tuple(kind: &Type) -> bool {
    match kind {
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        Type::Reference(reference) => is_tuple(&reference.elem),
        Type::Paren(inner) => is_tuple(&inner.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(arguments) if segment.ident == "Option" => arguments
                .args
                .iter()
                .any(|argument| matches!(argument, GenericArgument::Type(inner) if is_tuple(inner))),
            _ => false,
        }),
        _ => false,
    }
}

fn exception(attribute: &Attribute) -> Option<Exception> {
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    let tokens = list.tokens.to_string();
    let is_one = (list.path.is_ident("expect") || list.path.is_ident("allow"))
        && tokens.contains("too_many_");
    let with_reason = tokens.contains("reason");
    is_one.then_some(if with_reason {
        Exception::WithReason
    } else {
        Exception::WithoutReason
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn functions(text: &str) -> Vec<Function> {
        let mut found = Found::default();
        found.read(&Source::parse("gateway/src/a.rs", text.to_owned()).unwrap());
        found.functions
    }

    #[test]
    fn lines_are_those_from_the_signature_to_the_closing_brace() {
        let found = functions(
            "/// Doc.\n#[inline]\npub fn f(\n    a: u8,\n) {\n    // Why.\n\n    g();\n}\n",
        );
        let [function] = found.as_slice() else {
            panic!("one function")
        };
        assert_eq!((function.lines, function.code_lines), (7, 1));
        assert_eq!(function.place, "gateway/src/a.rs:3 f");
    }

    #[test]
    fn self_is_no_parameter_and_a_tuple_is_seen_through_references() {
        let found = functions(
            "impl A { fn f(&self, a: u8, (b, c): (u8, u8)) {} fn g(a: Option<&(u8, u8)>) {} fn h(a: &[(u8, u8)], b: ()) {} }",
        );
        let seen: Vec<_> = found
            .iter()
            .map(|function| (function.parameters, function.has_tuple))
            .collect();
        assert_eq!(seen, [(2, true), (1, true), (2, false)]);
    }

    #[test]
    fn resolvers_are_the_functions_of_an_object() {
        let found =
            functions("#[Object]\nimpl A { fn f(&self) {} }\nimpl A { fn g(&self) {} }\nfn h() {}");
        let seen: Vec<_> = found.iter().map(|function| function.is_resolver).collect();
        assert_eq!(seen, [true, false, false]);
    }

    #[test]
    fn an_exception_counts_with_its_reason_and_without() {
        let found = functions(
            "#[expect(clippy::too_many_lines, reason = \"a table\")]\nfn f() {}\n#[allow(clippy::too_many_arguments)]\nfn g() {}\n#[expect(dead_code)]\nfn h() {}",
        );
        let seen: Vec<_> = found
            .iter()
            .map(|function| function.exception.map(|is| is == Exception::WithReason))
            .collect();
        assert_eq!(seen, [Some(true), Some(false), None]);
    }
}
