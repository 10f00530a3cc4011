/**
 * The end of the page: what was assumed, what the data cannot tell, how to read it, and where it comes from.
 */
import { foldedAssumptions } from '../assumptions.js';
import { tapeLimits } from '../limits.js';
import { fixed } from '../numbers.js';
import type { ReportInput } from '../types.js';
import { tapeName, type MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

/** Everything assumed, in the order of the scenario, defaults marked. */
export function assumptionsSection(input: ReportInput): Markup {
  const assumptions = foldedAssumptions(input);
  return html`<section id="assumptions" aria-labelledby="assumptions-title">
    <h2 id="assumptions-title">Assumptions</h2>
    ${
      assumptions.length === 0
        ? html`<p class="empty">The run states none.</p>`
        : html`<div class="scroll">
            <table>
              <caption>
                All that the run took for granted. A default holds where the scenario says nothing;
                <code>sessions.*</code>
                is the same in all sessions.
              </caption>
              <thead>
                <tr>
                  <th scope="col">About</th>
                  <th scope="col">Assumed</th>
                  <th scope="col">By</th>
                </tr>
              </thead>
              <tbody>
                ${assumptions.map(
                  (one) =>
                    html`<tr>
                      <th scope="row"><code>${one.path}</code></th>
                      <td>${one.value}</td>
                      <td class="fine">${one.byDefault ? 'default' : 'scenario'}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

/** What the tapes cannot tell, and what measuring found. */
export function limitsSection({ tapes }: ReportInput, views: readonly MarketView[]): Markup {
  return html`<section aria-labelledby="limits">
    <h2 id="limits">Limits of the data</h2>
    ${tapes.map((tape) => {
      const notes = views.filter((view) => view.tape === tape).flatMap((view) => view.market.measures.notes.map(sentence));
      const said = [...new Set([...tapeLimits(tape), ...notes])];
      return html`${tapes.length > 1 ? html`<h3>${tapeName(tape, tapes)}</h3>` : null}
        <ul class="limits">
          ${said.map((text) => html`<li>${minus(text)}</li>`)}
        </ul>`;
    })}
  </section>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Signs, certainty and rules in short. */
export function howToRead(): Markup {
  return html`<section aria-labelledby="reading">
    <h2 id="reading">How to read it</h2>
    <dl class="terms">
      <div>
        <dt>Signs</dt>
        <dd>A cost is positive when it is bad for us (shortfall, slippage, spread, fees); a markout is positive when it is good for us.</dd>
      </div>
      <div>
        <dt>Intervals</dt>
        <dd>
          95 %, by a block bootstrap that keeps neighbouring observations together. “No interval: k blocks” means that too few independent
          pieces were seen to state one.
        </dd>
      </div>
      <div>
        <dt><i class="dot certain"></i>certain</dt>
        <dd>Even the pessimistic queue, in which everybody who cancels stood behind us, had filled as much by then.</dd>
      </div>
      <div>
        <dt><i class="dot likely"></i>likely</dt>
        <dd>The chosen queue model fills it; the pessimistic queue had not by then.</dd>
      </div>
      <div>
        <dt><i class="dot doubtful"></i>doubtful</dt>
        <dd>The tape does not show enough at that moment: a price never shown, a gap, a crossed or a stale book.</dd>
      </div>
      <div>
        <dt><i class="dot missed"></i>missed</dt>
        <dd>Only the optimistic queue, in which everybody who cancels stood ahead of us, would have filled it.</dd>
      </div>
      <div>
        <dt>taker</dt>
        <dd>On arrival the order took what was shown on the other side.</dd>
      </div>
      <div>
        <dt>through</dt>
        <dd>A print beyond our price: it must have passed us.</dd>
      </div>
      <div>
        <dt>queue</dt>
        <dd>A print at our price used up what stood ahead and reached us.</dd>
      </div>
      <div>
        <dt>crossed</dt>
        <dd>The other side was stated at or beyond our price.</dd>
      </div>
    </dl>
  </section>`;
}

/** Digests and input files. */
export function provenance({ runDigest, semantics, sessions, tapes }: ReportInput): Markup {
  return html`<section aria-labelledby="provenance">
    <h2 id="provenance">Where it comes from</h2>
    <div class="scroll">
      <table>
        <caption>
          Digests (SHA-256). The same tapes, scenario and seed give the same ones on any machine.
        </caption>
        <tbody>
          <tr>
            <th scope="row">run, semantics ${semantics}</th>
            <td><code>${runDigest}</code></td>
          </tr>
          ${sessions.map(
            (session) =>
              html`<tr>
                <th scope="row">session ${session.id}</th>
                <td><code>${session.digest}</code></td>
              </tr>`,
          )}
          ${tapes.map(
            ({ id, meta }) =>
              html`<tr>
                  <th scope="row">tape ${id}</th>
                  <td><code>${meta.digest}</code></td>
                </tr>
                ${meta.inputs.map(
                  (file) =>
                    html`<tr>
                      <th scope="row">${fileName(file.file)}<small>${fixed(file.bytes, 0)} bytes, ${meta.importer.name}</small></th>
                      <td><code>${file.sha256}</code></td>
                    </tr>`,
                )}`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
