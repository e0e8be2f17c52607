// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/indexer.h"

#include "core/library/indexrun.h"
#include "core/library/rootplace.h"
#include "core/store/models.h"

#include <algorithm>
#include <chrono>

namespace semblance::library {

Result<IndexReport> Indexer::run(const IndexOptions &options, const ProgressFn &progress,
                                 const CancelToken &cancel)
{
    const auto begun = std::chrono::steady_clock::now();
    IndexReport report;
    store::Models models(parts_.database);
    if (auto put = models.put({parts_.encoder.model, parts_.encoder.name, parts_.encoder.tower->dimension(),
                               parts_.encoder.logitScale});
        !put)
        return put.error();
    auto roots = placeRoots(report);
    if (!roots)
        return roots.error();
    std::vector<RootId> toScan;
    for (const auto &[id, root] : *roots) {
        const bool asked = options.only.empty() || std::ranges::find(options.only, id) != options.only.end();
        if (asked && !root.offline && root.state == store::RootState::Active)
            toScan.push_back(id);
    }
    IndexRun run(parts_, options, std::move(*roots), std::move(toScan), report, progress, cancel);
    if (auto done = run.write(); !done)
        report.stopped = done.error();
    if (auto counted = countUp(report); !counted && !report.stopped)
        report.stopped = counted.error();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return report;
}

/// Which roots are there now; the catalogue learns it.
Result<RootMap> Indexer::placeRoots(IndexReport &report)
{
    store::Roots table(parts_.database);
    const auto all = table.all();
    if (!all)
        return all.error();
    RootMap roots;
    for (const store::Root &root : *all) {
        RootPlace place = placeOf(root);
        if (!(place.root == root))
            if (auto updated = table.update(place.root); !updated)
                return updated.error();
        if (place.why && root.state == store::RootState::Active)
            report.notices.push_back(*place.why);
        roots.emplace(root.id, std::move(place.root));
    }
    return roots;
}

Result<void> Indexer::countUp(IndexReport &report)
{
    const auto counts = store::Pictures(parts_.database).counts(parts_.encoder.model);
    if (!counts)
        return counts.error();
    report.failed = counts->failed;
    report.offline = counts->offline;
    return {};
}

} // namespace semblance::library
