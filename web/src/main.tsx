import { forgetOthersDraft } from "./pages/products/new/draft.ts";
import { router } from "./routes.tsx";
import { start } from "./start.tsx";

start(router, forgetOthersDraft);
