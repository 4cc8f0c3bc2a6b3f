// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/explore_session.h"

#include "app/default_view.h"

namespace ps {

namespace {

/// Of the results that the reader pointed at: older wishes are stale.
constexpr std::size_t kMostWantedOrigins = 16;

using Answer = std::shared_ptr<const ExploreAnswer>;

Result<std::shared_ptr<const Catalogue>> currentCatalogue(const StoreReader &reader, std::shared_ptr<const Catalogue> known,
                                                          const JobControl &job) {
    if (known) {
        const auto revision = reader.revision();
        if (!revision) return failure(revision.error());
        if (*revision == known->revision) return known;
    }
    return reader.catalogue(job);
}

Result<Answer> answer(const std::filesystem::path &store, const std::optional<CurveQuery> &asked, std::shared_ptr<const Catalogue> known,
                      const JobControl &job) {
    const auto reader = StoreReader::open(store);
    if (!reader) return failure(reader.error());
    auto catalogue = currentCatalogue(*reader, std::move(known), job);
    if (!catalogue) return failure(catalogue.error());
    auto result = std::make_shared<ExploreAnswer>();
    result->catalogue = *catalogue;
    result->query = asked ? *asked : defaultView(**catalogue);
    result->facets = std::make_shared<const Facets>(buildFacets(**catalogue, result->query.selection));
    auto curves = queryCurves(*reader, *catalogue, result->query, job);
    if (!curves) return failure(curves.error());
    result->curves = *curves;
    return Answer(std::move(result));
}

} // namespace

ExploreSession::ExploreSession(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_storeFile(std::move(storeFile)) {
    m_readers.setMaxThreadCount(2);
}

void ExploreSession::show(const CurveQuery &query) {
    m_query = query;
    refresh();
}

void ExploreSession::refresh() {
    ++m_number;
    if (m_job.isRunning())
        m_job.cancel(); // its answer is stale; receive() asks again
    else
        ask();
}

void ExploreSession::ask() {
    Q_EMIT started();
    m_job.start(
        m_readers,
        [store = m_storeFile, query = m_query, known = m_catalogue](const JobControl &job) { return answer(store, query, known, job); },
        [this, number = m_number](Result<Answer> result) { receive(std::move(result), number); });
}

void ExploreSession::receive(Result<Answer> result, std::uint64_t number) {
    if (number != m_number) {
        ask();
        return;
    }
    if (!result) {
        if (result.error().code() == ErrorCode::NotFound)
            Q_EMIT storeEmpty();
        else
            Q_EMIT failed(result.error());
        return;
    }
    m_catalogue = (*result)->catalogue;
    if (m_catalogue->resultCount == 0) {
        Q_EMIT storeEmpty();
        return;
    }
    m_query = (*result)->query;
    Q_EMIT answered(**result);
}

void ExploreSession::findOrigin(ResultId id) {
    std::erase(m_wantedOrigins, id);
    m_wantedOrigins.push_back(id);
    if (m_wantedOrigins.size() > kMostWantedOrigins) m_wantedOrigins.erase(m_wantedOrigins.begin());
    if (!m_originJob.isRunning()) findNextOrigin();
}

void ExploreSession::findNextOrigin() {
    if (m_wantedOrigins.empty()) return;
    const ResultId id = m_wantedOrigins.back();
    m_wantedOrigins.pop_back();
    m_originJob.start(
        m_readers,
        [store = m_storeFile, id](const JobControl &) {
            return StoreReader::open(store).and_then([id](const StoreReader &reader) { return reader.origin(id); });
        },
        [this, id](const Result<ResultOrigin> &origin) {
            if (origin) Q_EMIT originReady(id, *origin);
            if (!m_originJob.isRunning()) findNextOrigin();
        });
}

} // namespace ps
