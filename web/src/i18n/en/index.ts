import { account } from "./account.ts";
import { admin } from "./admin.ts";
import { checks } from "./checks.ts";
import { controls } from "./controls.ts";
import { documents } from "./documents.ts";
import { enquiries } from "./enquiries.ts";
import { entry } from "./entry.ts";
import { enums } from "./enums.ts";
import { home } from "./home.ts";
import { notifications } from "./notifications.ts";
import { orders } from "./orders.ts";
import { product } from "./product.ts";
import { products } from "./products.ts";
import { providers } from "./providers.ts";
import { search } from "./search.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { statistics } from "./statistics.ts";
import { watches } from "./watches.ts";

/**
 * English, in one file for each group of screens. `{name}` is replaced by a value; `.one` and `.other` are the forms of a number.
 * A key belongs to the file that has the other keys of its first part.
 */
export const en = {
  ...shell,
  ...controls,
  ...account,
  ...settings,
  ...home,
  ...search,
  ...entry,
  ...products,
  ...product,
  ...checks,
  ...watches,
  ...documents,
  ...providers,
  ...orders,
  ...enquiries,
  ...notifications,
  ...statistics,
  ...admin,
  ...enums,
} as const;
