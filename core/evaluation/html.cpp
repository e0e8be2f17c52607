// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/html.h"

#include "core/base/unicode.h"

#include <cstdio>

namespace semblance::evaluation {

namespace {

/// Colours: the window's tokens (ui/look/tokens.inc).
constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--canvas:#F6F6F6;--raised:#FFFFFF;--hover:#E3E3E4;--border:#DBDBDD;--strong:#838388;
--text:#1C1C1E;--second:#55555A;--third:#66666B;--accent:#0B6B73;--accentSoft:#DCEDEE;--accentText:#0A626A;
--token:#855300;--tokenSoft:#FBEED3;--tokenBorder:#B07B1E;--success:#1C6B34;--warning:#855000;--warningSoft:#FCEFD8;
--tile:#E4E4E5;--track:#D4D4D6}
@media (prefers-color-scheme:dark){:root{--canvas:#1A1A1A;--raised:#2B2B2C;--hover:#333334;--border:#3A3A3C;
--strong:#7E7E84;--text:#EDEDED;--second:#B0B0B4;--third:#9A9A9F;--accent:#58BFC6;--accentSoft:#173638;
--accentText:#6CCBD1;--token:#EBB960;--tokenSoft:#382B14;--tokenBorder:#9C7833;--success:#7BCB90;--warning:#E8AE55;
--warningSoft:#372913;--tile:#262627;--track:#444446}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--text);font:15px/1.5 system-ui,"Segoe UI","Noto Sans",sans-serif}
main{max-width:1120px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:28px;line-height:36px;font-weight:600;margin:0}
h2{font-size:20px;line-height:28px;font-weight:600;margin:48px 0 4px}
h3{font-size:15px;font-weight:600;margin:0}
p{margin:0 0 8px}.lead{color:var(--second);max-width:44em}
dl.facts{display:flex;flex-wrap:wrap;gap:8px 32px;margin:20px 0 0}
dl.facts div{min-width:72px}dt{font-size:12px;color:var(--third)}dd{margin:0;font-weight:600}
.banner{background:var(--warningSoft);color:var(--warning);border-radius:8px;padding:12px 16px;margin:0 0 24px}
.banner strong{display:block}.banner ul{margin:8px 0 0;padding-left:20px;font-size:13px;overflow-wrap:anywhere}
.card{background:var(--raised);border:1px solid var(--border);border-radius:8px;margin:16px 0 0}
.scroll{overflow-x:auto}.scroll:focus-visible{outline:2px solid var(--accent)}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{padding:7px 12px;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;font-weight:400}
th:first-child,.what{text-align:left}thead th{color:var(--third);font-size:12px;border-bottom:1px solid var(--border)}
thead tr+tr th:first-child{text-align:right}thead th.group{text-align:center;border-left:1px solid var(--border);color:var(--second)}
td.lead-column,thead th.lead-column{border-left:1px solid var(--border)}
tbody th{font-weight:500}tbody tr+tr th,tbody tr+tr td{border-top:1px solid var(--border)}
tr.own th,tr.own td{background:var(--accentSoft)}tr.own.composed th{color:var(--accentText);font-weight:600}
tr.head th{text-align:left;font-size:12px;color:var(--third);background:var(--canvas);padding-top:10px}
td.best{font-weight:700}td.none{color:var(--third)}td.what{color:var(--second);white-space:normal;min-width:104px}table.wide th,table.wide td{padding-left:8px;padding-right:8px}
.mark{color:var(--third)}.small{font-size:13px;color:var(--second)}
figure{margin:16px 0 0}svg.curve{display:block;width:100%;min-width:600px;height:auto}
svg .grid{stroke:var(--border)}svg text{fill:var(--second);font-size:12px;font-family:inherit}
svg .line{fill:none;stroke:var(--strong);stroke-width:2}svg .composed{stroke:var(--accent);stroke-width:3}
svg .image{stroke-dasharray:2 4}svg .text{stroke-dasharray:8 4}svg text.composed{fill:var(--accentText);font-weight:600;stroke:none}
svg text.image,svg text.text,svg text.average{stroke:none}
.sample{padding:16px;display:grid;grid-template-columns:168px 1fr;gap:16px 20px}
.ask img{width:168px;max-height:168px;object-fit:contain;background:var(--tile);border:2px solid var(--tokenBorder);border-radius:4px;display:block}
.ask p{margin:8px 0 0;font-size:13px;overflow-wrap:anywhere}.ask .part{font-size:12px;color:var(--third);margin-top:2px}
.chip{display:inline-block;background:var(--tokenSoft);color:var(--token);border:1px solid var(--tokenBorder);border-radius:4px;padding:0 5px;font-weight:600;line-height:18px}
.rows{display:grid;gap:12px;min-width:0}.row{display:grid;grid-template-columns:92px 1fr;gap:10px;align-items:center}
.row h3{font-size:13px}.row.composed h3{color:var(--accentText)}
.row ol{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(10,minmax(0,1fr));gap:6px}
.row li{position:relative;aspect-ratio:1;background:var(--tile);border-radius:4px;overflow:hidden;border:1px solid var(--border)}
.row li img{width:100%;height:100%;object-fit:contain;display:block}
.row li.right{outline:3px solid var(--success);outline-offset:1px}
.row li.right::after{content:"\2713";position:absolute;right:0;bottom:0;background:var(--success);color:var(--raised);font-size:12px;line-height:16px;width:18px;text-align:center;border-radius:4px 0 0 0}
.row li.gone{display:grid;place-items:center;color:var(--third);font-size:11px}
ul.notes{padding-left:20px;margin:8px 0 0}ul.notes li{margin:0 0 4px;max-width:60em}
footer{margin-top:48px;border-top:1px solid var(--border);padding-top:12px}
@media (max-width:760px){.sample{grid-template-columns:1fr}.row{grid-template-columns:1fr;gap:4px}.row ol{grid-template-columns:repeat(5,minmax(0,1fr))}}
@media print{.card{break-inside:avoid}}
)";

} // namespace

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : validUtf8(text))
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    return out;
}

std::string decimal(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string withChips(std::string_view prompt)
{
    std::string out;
    for (std::size_t at = 0; at < prompt.size();) {
        const std::size_t star = std::min(prompt.find('*', at), prompt.size());
        out += escaped(prompt.substr(at, star - at));
        if (star < prompt.size())
            out += "<span class=\"chip\" title=\"the picture\">*</span>";
        at = star + 1;
    }
    return out;
}

std::string_view styleSheet()
{
    return kStyle;
}

} // namespace semblance::evaluation
