/** The one thing a slip can do: be printed. */
import { mayAct } from "./sign-out.js";

mayAct();
document.getElementById("print")?.addEventListener("click", () => print());
