// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/curve_query.h"
#include "app/job.h"
#include "core/catalogue/facets.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace ps {

/// The answer to a question, complete: facets and curves of one query over one state of the store.
struct ExploreAnswer {
    CurveQuery query; ///< with the default view filled in when none was asked for
    std::shared_ptr<const Catalogue> catalogue;
    std::shared_ptr<const Facets> facets;
    std::shared_ptr<const CurveSet> curves;
};

/// Query to curves on a reader thread, with its own read-only connection per job. The newest question wins: older ones
/// are cancelled, and their answers dropped by number. Lives on the GUI thread.
class ExploreSession : public QObject {
    Q_OBJECT
public:
    explicit ExploreSession(std::filesystem::path storeFile, QObject *parent = nullptr);

    void show(const CurveQuery &query);
    /// Asks the last question again (after an import); the default view when there was none.
    void refresh();
    /// Where a result comes from; answered by originReady, or not at all when it cannot be found, or when many were asked
    /// for after it. The newest question is answered first.
    void findOrigin(ResultId id);

Q_SIGNALS:
    void started();
    /// Exactly one of these follows the last started().
    void answered(const ps::ExploreAnswer &answer);
    void storeEmpty(); ///< no store yet, or one without results
    void failed(const ps::Error &error);

    void originReady(ps::ResultId id, const ps::ResultOrigin &origin);

private:
    void ask();
    void findNextOrigin();
    void receive(Result<std::shared_ptr<const ExploreAnswer>> answer, std::uint64_t number);

    std::filesystem::path m_storeFile;
    QThreadPool m_readers;
    std::optional<CurveQuery> m_query;
    std::shared_ptr<const Catalogue> m_catalogue; ///< of the last answer; reused while its revision is current
    std::uint64_t m_number = 0;
    Job<std::shared_ptr<const ExploreAnswer>> m_job;
    Job<ResultOrigin> m_originJob;
    std::vector<ResultId> m_wantedOrigins; ///< newest last
};

} // namespace ps
