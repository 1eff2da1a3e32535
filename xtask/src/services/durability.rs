//! Checks that a Redis of your own keeps the views through a restart, as ours does: [`super::redis::Server`].

use super::redis::Admin;

/// Returns a sentence for each setting that may lose events.
pub fn warnings(admin: &Admin) -> Vec<String> {
    let mut warnings = match admin.read(&["ACL", "GETUSER", "default"]) {
        Ok(reply) => default_user(&values(&reply)),
        Err(error) => vec![format!(
            "The rights of its default user could not be checked: {error:#}"
        )],
    };
    match admin.read(&["CONFIG", "GET", "appendonly", "maxmemory", "maxmemory-policy"]) {
        Ok(reply) => warnings.extend(settings(&values(&reply))),
        Err(error) => warnings.push(format!(
            "Its settings could not be checked: {error:#}. It needs appendonly yes, maxmemory and maxmemory-policy noeviction"
        )),
    }
    warnings
}

fn default_user(user: &[String]) -> Vec<String> {
    let (commands, keys) = (after(user, "commands"), after(user, "keys"));
    if commands == "+@all" && keys == "~*" {
        return Vec::new();
    }
    vec![format!(
        "Its default user has only the rights '{commands}' on the keys '{keys}'. Redis replays its append-only file as this \
         user, so a restart may lose every transaction (MULTI). `ACL SETUSER default off ~* &* +@all` keeps the rights and \
         lets no client sign in as it"
    )]
}

fn settings(settings: &[String]) -> Vec<String> {
    let mut warnings = Vec::new();
    if after(settings, "appendonly") != "yes" {
        warnings.push(
            "It has appendonly off: a restart loses events, and the outboxes publish them again"
                .to_owned(),
        );
    }
    if after(settings, "maxmemory") == "0" {
        warnings.push(
            "It has no memory limit: set maxmemory, or it takes all memory of its machine"
                .to_owned(),
        );
    }
    let policy = after(settings, "maxmemory-policy");
    if policy != "noeviction" {
        warnings.push(format!(
            "It has maxmemory-policy {policy}, which deletes events: set noeviction"
        ));
    }
    warnings
}

/// The value that follows a name; empty where there is none.
fn after<'a>(values: &'a [String], name: &str) -> &'a str {
    let place = values.iter().position(|value| value == name);
    place
        .and_then(|place| values.get(place + 1))
        .map_or("", String::as_str)
}

/// The values of an array, nested or not, as `redis-cli` shows it: `1) "a"`, `2) 1) "b"`.
fn values(reply: &str) -> Vec<String> {
    let value = |line: &str| {
        let mut rest = line.trim();
        while let Some((number, value)) = rest.split_once(") ") {
            if number.parse::<u32>().is_err() {
                break;
            }
            rest = value.trim_start();
        }
        rest.trim_matches('"').to_owned()
    };
    reply.lines().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::super::redis::tests::Private;
    use super::*;

    const USER: &str = " 1) \"flags\"\n 2) 1) \"off\"\n 3) \"passwords\"\n 4) (empty array)\n 5) \"commands\"\n \
        6) \"+@all\"\n 7) \"keys\"\n 8) \"~*\"\n 9) \"channels\"\n10) \"&*\"\n11) \"selectors\"\n12) (empty array)\n";

    #[test]
    fn a_default_user_with_all_rights_needs_no_warning() {
        assert_eq!(default_user(&values(USER)), [""; 0]);
        for less in [
            USER.replace("+@all", "-@all"),
            USER.replace("~*", ""),
            USER.replace("~*", "~cache:*"),
        ] {
            assert_eq!(default_user(&values(&less)).len(), 1, "{less}");
        }
    }

    #[test]
    fn a_redis_that_loses_events_is_named_with_each_reason() {
        let redis = Private::start("durability", &[]);
        let only_not_durable = warnings(&redis.admin);
        assert_eq!(only_not_durable.len(), 1, "{only_not_durable:?}");
        assert!(
            only_not_durable[0].contains("appendonly"),
            "{only_not_durable:?}"
        );
        redis
            .admin
            .read(&["ACL", "SETUSER", "default", "-@all"])
            .unwrap();
        redis
            .admin
            .read(&["CONFIG", "SET", "maxmemory", "0"])
            .unwrap();
        redis
            .admin
            .read(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"])
            .unwrap();
        let all = warnings(&redis.admin).join("\n");
        for part in [
            "'-@all'",
            "appendonly off",
            "no memory limit",
            "allkeys-lru",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn a_redis_that_refuses_the_questions_is_named_as_not_checked() {
        let redis = Private::start("refusing", &[]);
        redis
            .admin
            .read(&["ACL", "SETUSER", "admin", "-config", "-acl"])
            .unwrap();
        let warnings = warnings(&redis.admin);
        assert!(
            warnings.len() == 2
                && warnings
                    .iter()
                    .all(|one| one.contains("could not be checked")),
            "{warnings:?}"
        );
    }
}
