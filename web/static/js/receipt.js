/** The Print button of a receipt or report. */
import { mayAct } from "./sign-out.js";

mayAct();
document.getElementById("print")?.addEventListener("click", () => print());
