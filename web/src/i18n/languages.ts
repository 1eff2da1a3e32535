import { language } from "./index.ts";

/** Languages that a directory can be filtered by. The API also matches their regional forms. */
const CODES =
  "ar bg bn cs da de el en es et fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk vi zh".split(
    " ",
  );

export const languageList: readonly { code: string; name: string }[] = CODES.map((code) => ({
  code,
  name: language(code),
})).sort((a, b) => a.name.localeCompare(b.name));
