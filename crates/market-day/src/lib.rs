//! The calendar day in a country.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use time::{Date, Duration, Month, OffsetDateTime};

/// UTC offsets, in hours, of the places where a day begins first and ends last.
const FIRST: i64 = 14;
const LAST: i64 = -12;

/// Returns the time zone of a country, for example `Europe/Berlin`; `None` for an unknown country code.
#[must_use]
pub fn time_zone(country: &str) -> Option<&'static str> {
    let found = ZONES
        .binary_search_by_key(&country, |(code, _)| *code)
        .ok()?;
    ZONES.get(found).map(|(_, zone)| *zone)
}

/// Returns the codes of all countries with their time zones, sorted by code.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    ZONES.iter().copied()
}

/// Returns the current day in a country; the day in UTC for an unknown country code.
#[must_use]
pub fn today(country: &str, now: OffsetDateTime) -> Date {
    let zone = time_zone(country)
        .and_then(|zone| TimeZone::get(zone).ok())
        .unwrap_or(TimeZone::UTC);
    let there = Timestamp::from_second(now.unix_timestamp()).map(|now| now.to_zoned(zone).date());
    let date = there.ok().and_then(|date| {
        let month = Month::try_from(date.month().unsigned_abs()).ok()?;
        Date::from_calendar_date(date.year().into(), month, date.day().unsigned_abs()).ok()
    });
    date.unwrap_or_else(|| now.date())
}

/// Returns the current day in the place where each day ends last: all earlier days are over everywhere.
#[must_use]
pub fn earliest_day(now: OffsetDateTime) -> Date {
    (now + Duration::hours(LAST)).date()
}

/// Returns the current day in the place where each day begins first: all later days are in the future everywhere.
#[must_use]
pub fn latest_day(now: OffsetDateTime) -> Date {
    (now + Duration::hours(FIRST)).date()
}

/// Returns the time at which a day begins in a country; in UTC for an unknown country code.
#[must_use]
pub fn beginning(country: &str, day: Date) -> OffsetDateTime {
    let zone = time_zone(country).and_then(|zone| TimeZone::get(zone).ok());
    let there = zone.and_then(|zone| civil(day)?.to_zoned(zone).ok());
    let begins = there.map(|begins| begins.timestamp().as_second());
    let begins = begins.and_then(|second| OffsetDateTime::from_unix_timestamp(second).ok());
    begins.unwrap_or_else(|| day.midnight().assume_utc())
}

/// Returns the time at which a day begins in the place where it begins first.
#[must_use]
pub fn earliest_beginning(day: Date) -> OffsetDateTime {
    day.midnight().assume_utc() - Duration::hours(FIRST)
}

/// Returns the time at which a day begins in the place where it begins last: the previous day is over everywhere.
#[must_use]
pub fn latest_beginning(day: Date) -> OffsetDateTime {
    day.midnight().assume_utc() - Duration::hours(LAST)
}

fn civil(day: Date) -> Option<jiff::civil::Date> {
    let (year, month) = (
        i16::try_from(day.year()).ok()?,
        i8::try_from(u8::from(day.month())).ok()?,
    );
    jiff::civil::Date::new(year, month, i8::try_from(day.day()).ok()?).ok()
}

#[rustfmt::skip]
const ZONES: [(&str, &str); 251] = [
    ("AD", "Europe/Andorra"), ("AE", "Asia/Dubai"), ("AF", "Asia/Kabul"), ("AG", "America/Antigua"),
    ("AI", "America/Anguilla"), ("AL", "Europe/Tirane"), ("AM", "Asia/Yerevan"), ("AO", "Africa/Luanda"),
    ("AQ", "Antarctica/McMurdo"), ("AR", "America/Argentina/Buenos_Aires"), ("AS", "Pacific/Pago_Pago"),
    ("AT", "Europe/Vienna"), ("AU", "Australia/Sydney"), ("AW", "America/Aruba"), ("AX", "Europe/Mariehamn"),
    ("AZ", "Asia/Baku"), ("BA", "Europe/Sarajevo"), ("BB", "America/Barbados"), ("BD", "Asia/Dhaka"),
    ("BE", "Europe/Brussels"), ("BF", "Africa/Ouagadougou"), ("BG", "Europe/Sofia"), ("BH", "Asia/Bahrain"),
    ("BI", "Africa/Bujumbura"), ("BJ", "Africa/Porto-Novo"), ("BL", "America/St_Barthelemy"),
    ("BM", "Atlantic/Bermuda"), ("BN", "Asia/Brunei"), ("BO", "America/La_Paz"), ("BQ", "America/Kralendijk"),
    ("BR", "America/Sao_Paulo"), ("BS", "America/Nassau"), ("BT", "Asia/Thimphu"), ("BV", "Europe/Oslo"),
    ("BW", "Africa/Gaborone"), ("BY", "Europe/Minsk"), ("BZ", "America/Belize"), ("CA", "America/Toronto"),
    ("CC", "Indian/Cocos"), ("CD", "Africa/Kinshasa"), ("CF", "Africa/Bangui"), ("CG", "Africa/Brazzaville"),
    ("CH", "Europe/Zurich"), ("CI", "Africa/Abidjan"), ("CK", "Pacific/Rarotonga"),
    ("CL", "America/Santiago"), ("CM", "Africa/Douala"), ("CN", "Asia/Shanghai"), ("CO", "America/Bogota"),
    ("CR", "America/Costa_Rica"), ("CU", "America/Havana"), ("CV", "Atlantic/Cape_Verde"),
    ("CW", "America/Curacao"), ("CX", "Indian/Christmas"), ("CY", "Asia/Nicosia"), ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"), ("DJ", "Africa/Djibouti"), ("DK", "Europe/Copenhagen"),
    ("DM", "America/Dominica"), ("DO", "America/Santo_Domingo"), ("DZ", "Africa/Algiers"),
    ("EC", "America/Guayaquil"), ("EE", "Europe/Tallinn"), ("EG", "Africa/Cairo"), ("EH", "Africa/El_Aaiun"),
    ("ER", "Africa/Asmara"), ("ES", "Europe/Madrid"), ("ET", "Africa/Addis_Ababa"), ("FI", "Europe/Helsinki"),
    ("FJ", "Pacific/Fiji"), ("FK", "Atlantic/Stanley"), ("FM", "Pacific/Pohnpei"), ("FO", "Atlantic/Faroe"),
    ("FR", "Europe/Paris"), ("GA", "Africa/Libreville"), ("GB", "Europe/London"), ("GD", "America/Grenada"),
    ("GE", "Asia/Tbilisi"), ("GF", "America/Cayenne"), ("GG", "Europe/Guernsey"), ("GH", "Africa/Accra"),
    ("GI", "Europe/Gibraltar"), ("GL", "America/Nuuk"), ("GM", "Africa/Banjul"), ("GN", "Africa/Conakry"),
    ("GP", "America/Guadeloupe"), ("GQ", "Africa/Malabo"), ("GR", "Europe/Athens"),
    ("GS", "Atlantic/South_Georgia"), ("GT", "America/Guatemala"), ("GU", "Pacific/Guam"),
    ("GW", "Africa/Bissau"), ("GY", "America/Guyana"), ("HK", "Asia/Hong_Kong"), ("HM", "Indian/Kerguelen"),
    ("HN", "America/Tegucigalpa"), ("HR", "Europe/Zagreb"), ("HT", "America/Port-au-Prince"),
    ("HU", "Europe/Budapest"), ("ID", "Asia/Jakarta"), ("IE", "Europe/Dublin"), ("IL", "Asia/Jerusalem"),
    ("IM", "Europe/Isle_of_Man"), ("IN", "Asia/Kolkata"), ("IO", "Indian/Chagos"), ("IQ", "Asia/Baghdad"),
    ("IR", "Asia/Tehran"), ("IS", "Atlantic/Reykjavik"), ("IT", "Europe/Rome"), ("JE", "Europe/Jersey"),
    ("JM", "America/Jamaica"), ("JO", "Asia/Amman"), ("JP", "Asia/Tokyo"), ("KE", "Africa/Nairobi"),
    ("KG", "Asia/Bishkek"), ("KH", "Asia/Phnom_Penh"), ("KI", "Pacific/Tarawa"), ("KM", "Indian/Comoro"),
    ("KN", "America/St_Kitts"), ("KP", "Asia/Pyongyang"), ("KR", "Asia/Seoul"), ("KW", "Asia/Kuwait"),
    ("KY", "America/Cayman"), ("KZ", "Asia/Almaty"), ("LA", "Asia/Vientiane"), ("LB", "Asia/Beirut"),
    ("LC", "America/St_Lucia"), ("LI", "Europe/Vaduz"), ("LK", "Asia/Colombo"), ("LR", "Africa/Monrovia"),
    ("LS", "Africa/Maseru"), ("LT", "Europe/Vilnius"), ("LU", "Europe/Luxembourg"), ("LV", "Europe/Riga"),
    ("LY", "Africa/Tripoli"), ("MA", "Africa/Casablanca"), ("MC", "Europe/Monaco"), ("MD", "Europe/Chisinau"),
    ("ME", "Europe/Podgorica"), ("MF", "America/Marigot"), ("MG", "Indian/Antananarivo"),
    ("MH", "Pacific/Majuro"), ("MK", "Europe/Skopje"), ("ML", "Africa/Bamako"), ("MM", "Asia/Yangon"),
    ("MN", "Asia/Ulaanbaatar"), ("MO", "Asia/Macau"), ("MP", "Pacific/Saipan"), ("MQ", "America/Martinique"),
    ("MR", "Africa/Nouakchott"), ("MS", "America/Montserrat"), ("MT", "Europe/Malta"),
    ("MU", "Indian/Mauritius"), ("MV", "Indian/Maldives"), ("MW", "Africa/Blantyre"),
    ("MX", "America/Mexico_City"), ("MY", "Asia/Kuala_Lumpur"), ("MZ", "Africa/Maputo"),
    ("NA", "Africa/Windhoek"), ("NC", "Pacific/Noumea"), ("NE", "Africa/Niamey"), ("NF", "Pacific/Norfolk"),
    ("NG", "Africa/Lagos"), ("NI", "America/Managua"), ("NL", "Europe/Amsterdam"), ("NO", "Europe/Oslo"),
    ("NP", "Asia/Kathmandu"), ("NR", "Pacific/Nauru"), ("NU", "Pacific/Niue"), ("NZ", "Pacific/Auckland"),
    ("OM", "Asia/Muscat"), ("PA", "America/Panama"), ("PE", "America/Lima"), ("PF", "Pacific/Tahiti"),
    ("PG", "Pacific/Port_Moresby"), ("PH", "Asia/Manila"), ("PK", "Asia/Karachi"), ("PL", "Europe/Warsaw"),
    ("PM", "America/Miquelon"), ("PN", "Pacific/Pitcairn"), ("PR", "America/Puerto_Rico"),
    ("PS", "Asia/Hebron"), ("PT", "Europe/Lisbon"), ("PW", "Pacific/Palau"), ("PY", "America/Asuncion"),
    ("QA", "Asia/Qatar"), ("RE", "Indian/Reunion"), ("RO", "Europe/Bucharest"), ("RS", "Europe/Belgrade"),
    ("RU", "Europe/Moscow"), ("RW", "Africa/Kigali"), ("SA", "Asia/Riyadh"), ("SB", "Pacific/Guadalcanal"),
    ("SC", "Indian/Mahe"), ("SD", "Africa/Khartoum"), ("SE", "Europe/Stockholm"), ("SG", "Asia/Singapore"),
    ("SH", "Atlantic/St_Helena"), ("SI", "Europe/Ljubljana"), ("SJ", "Arctic/Longyearbyen"),
    ("SK", "Europe/Bratislava"), ("SL", "Africa/Freetown"), ("SM", "Europe/San_Marino"),
    ("SN", "Africa/Dakar"), ("SO", "Africa/Mogadishu"), ("SR", "America/Paramaribo"), ("SS", "Africa/Juba"),
    ("ST", "Africa/Sao_Tome"), ("SV", "America/El_Salvador"), ("SX", "America/Lower_Princes"),
    ("SY", "Asia/Damascus"), ("SZ", "Africa/Mbabane"), ("TC", "America/Grand_Turk"),
    ("TD", "Africa/Ndjamena"), ("TF", "Indian/Kerguelen"), ("TG", "Africa/Lome"), ("TH", "Asia/Bangkok"),
    ("TJ", "Asia/Dushanbe"), ("TK", "Pacific/Fakaofo"), ("TL", "Asia/Dili"), ("TM", "Asia/Ashgabat"),
    ("TN", "Africa/Tunis"), ("TO", "Pacific/Tongatapu"), ("TR", "Europe/Istanbul"),
    ("TT", "America/Port_of_Spain"), ("TV", "Pacific/Funafuti"), ("TW", "Asia/Taipei"),
    ("TZ", "Africa/Dar_es_Salaam"), ("UA", "Europe/Kyiv"), ("UG", "Africa/Kampala"), ("UM", "Pacific/Wake"),
    ("US", "America/New_York"), ("UY", "America/Montevideo"), ("UZ", "Asia/Tashkent"),
    ("VA", "Europe/Vatican"), ("VC", "America/St_Vincent"), ("VE", "America/Caracas"),
    ("VG", "America/Tortola"), ("VI", "America/St_Thomas"), ("VN", "Asia/Ho_Chi_Minh"),
    ("VU", "Pacific/Efate"), ("WF", "Pacific/Wallis"), ("WS", "Pacific/Apia"), ("XI", "Europe/Belfast"),
    ("XK", "Europe/Belgrade"), ("YE", "Asia/Aden"), ("YT", "Indian/Mayotte"), ("ZA", "Africa/Johannesburg"),
    ("ZM", "Africa/Lusaka"), ("ZW", "Africa/Harare"),
];

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn every_country_has_a_zone_that_is_one() {
        assert!(ZONES.is_sorted());
        for (country, zone) in countries() {
            assert!(TimeZone::get(zone).is_ok(), "{country}");
            assert_eq!(time_zone(country), Some(zone));
        }
        assert_eq!(time_zone("ZZ"), None);
    }

    #[test]
    fn a_day_begins_in_the_east() {
        let late = datetime!(2026-12-29 23:30 UTC);
        for (country, day) in [
            ("DE", date!(2026 - 12 - 30)),
            ("GB", date!(2026 - 12 - 29)),
            ("US", date!(2026 - 12 - 29)),
            ("NZ", date!(2026 - 12 - 30)),
            ("ZZ", date!(2026 - 12 - 29)),
        ] {
            assert_eq!(today(country, late), day, "{country}");
        }
    }

    #[test]
    fn it_is_a_day_from_its_beginning_on() {
        let summer_begins = date!(2026 - 03 - 29);
        for (country, day, begins) in [
            ("DE", summer_begins, datetime!(2026-03-28 23:00 UTC)),
            ("DE", date!(2026 - 03 - 30), datetime!(2026-03-29 22:00 UTC)),
            ("US", date!(2026 - 12 - 30), datetime!(2026-12-30 05:00 UTC)),
            ("NZ", date!(2026 - 12 - 30), datetime!(2026-12-29 11:00 UTC)),
            // Clocks are set from midnight to one o'clock.
            ("LB", summer_begins, datetime!(2026-03-28 22:00 UTC)),
            ("ZZ", summer_begins, datetime!(2026-03-29 00:00 UTC)),
        ] {
            assert_eq!(beginning(country, day), begins, "{country} {day}");
        }
        for day in [
            date!(2026 - 03 - 29),
            date!(2026 - 06 - 30),
            date!(2026 - 10 - 25),
        ] {
            for (country, _) in countries() {
                let begins = beginning(country, day);
                assert_eq!(today(country, begins), day, "{country}");
                assert_eq!(
                    today(country, begins - Duration::SECOND),
                    day - Duration::DAY,
                    "{country}"
                );
                assert!(
                    (earliest_beginning(day)..=latest_beginning(day)).contains(&begins),
                    "{country}"
                );
            }
        }
        let day = date!(2026 - 11 - 29);
        for (begins, of) in [
            (
                earliest_beginning(day),
                latest_day as fn(OffsetDateTime) -> Date,
            ),
            (
                latest_beginning(day),
                earliest_day as fn(OffsetDateTime) -> Date,
            ),
        ] {
            assert_eq!(
                (of(begins), of(begins - Duration::SECOND)),
                (day, day - Duration::DAY)
            );
        }
    }

    #[test]
    fn no_country_is_outside_of_the_first_and_the_last_day() {
        for hour in 0..24 {
            let now = datetime!(2026-06-30 00:30 UTC) + Duration::hours(hour);
            for (country, _) in countries() {
                assert!(
                    (earliest_day(now)..=latest_day(now)).contains(&today(country, now)),
                    "{country} {now}"
                );
            }
        }
        let noon = datetime!(2026-11-29 11:59 UTC);
        assert_eq!(
            (earliest_day(noon), latest_day(noon)),
            (date!(2026 - 11 - 28), date!(2026 - 11 - 30))
        );
        assert_eq!(
            earliest_day(noon + Duration::minutes(1)),
            date!(2026 - 11 - 29)
        );
    }
}
