// Whether there are figures to show: loading, none (no campaign yet) or ready. Until then a line says what the page waits for.
import { t } from "./text.js";

export const stageOf = (board) => (!board ? "loading" : board.campaignVersion === 0 ? "none" : "ready");

const says = (stage, lost) => (stage === "none" ? "noCampaign" : lost ? "lostAtStart" : "loading");

export const showStage = (board, lost) => {
  const stage = stageOf(board);
  document.body.dataset.stage = stage;
  const line = document.getElementById("stage");
  line.hidden = stage === "ready";
  line.dataset.t = says(stage, lost);
  const text = t(line.dataset.t);
  if (line.textContent !== text) line.textContent = text;
};
