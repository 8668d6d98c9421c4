// SPDX-License-Identifier: Apache-2.0
#include "app/gate_recordings.hpp"

#include "app/open_recording.hpp"
#include "app/recording_sums.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "gate/compare/comparison.hpp"
#include "gate/wire.hpp"
#include "output/output_file.hpp"
#include "run/apart.hpp"
#include "run/identity.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace tracer::app {
namespace {

namespace fs = std::filesystem;

constexpr const char *kept_folder = "gates.recordings";

std::string beside(const std::string &lock) { return (fs::path(lock).parent_path() / kept_folder).string(); }

} // namespace

std::string baseline_recording(const std::string &lock, const std::string &gate) {
    return (fs::path(beside(lock)) / gate).string();
}

std::string next_baseline_recording(const std::string &lock, const std::string &gate) {
    return baseline_recording(lock, gate) + ".new"; // no gate has a dot in its name
}

Result<void> take_next_recording(const std::string &lock, const std::string &gate) {
    const std::string next = next_baseline_recording(lock, gate), kept = baseline_recording(lock, gate);
    const AsPerson asker(caller());
    std::error_code failed;
    if (!asker.good() || !fs::exists(next, failed)) return {}; // a warning has said why it was not recorded
    fs::remove_all(kept, failed);
    if (!failed) fs::rename(next, kept, failed);
    if (!failed) return {};
    return Error{ExitCode::output_failed, "cannot replace the recording " + in_quotes(kept) + ": " + failed.message(),
                 "remove it, and run --update again"};
}

void drop_next_recording(const std::string &lock, const std::string &gate) {
    const AsPerson asker(caller());
    std::error_code failed; // the next --update begins it anew
    if (asker.good()) fs::remove_all(next_baseline_recording(lock, gate), failed);
}

Result<void> make_baseline_folder(const std::string &lock) {
    auto made = output::OutputFolder::made(beside(lock), caller());
    if (!made) return std::move(made).error();
    return {};
}

bool is_recording(const std::string &folder) { return static_cast<bool>(open_recording(folder)); }

RunRecordings::~RunRecordings() {
    if (folder_.empty()) return;
    const AsPerson asker(caller());
    std::error_code failed; // whatever is left there is the caller's own, in a folder for such things
    if (asker.good()) fs::remove_all(folder_, failed);
}

Result<void> RunRecordings::begin() {
    const AsPerson asker(caller());
    std::error_code failed;
    std::string folder = (fs::temp_directory_path(failed) / "tracer-gate-XXXXXX").string();
    if (!asker.good() || failed || !::mkdtemp(folder.data()))
        return Error{ExitCode::output_failed,
                     std::string("cannot make a folder for recordings of the runs: ") + std::strerror(errno),
                     "set TMPDIR, or do without: --no-why"};
    folder_ = folder;
    return {};
}

std::string RunRecordings::of(const std::string &gate, std::size_t run) const {
    return folder_.empty() ? "" : folder_ + "/" + gate + "-" + std::to_string(run);
}

Result<std::vector<gate::Change>> changes_between(const std::string &before, const std::string &after) {
    auto bytes = tracer::run::do_apart([&]() -> Result<std::string> {
        auto identity = tracer::run::identity_of({});
        if (!identity) return std::move(identity).error();
        if (tracer::run::become(*identity) != tracer::run::Step::none)
            return Error{ExitCode::cannot_trace, "cannot become the user who called", {}};
        auto then = sums_of(before), now = sums_of(after);
        if (!then) return std::move(then).error();
        if (!now) return std::move(now).error();
        return gate::to_wire(gate::changes_of(gate::compare(std::move(then->gathered), std::move(now->gathered), {})));
    });
    if (!bytes) return std::move(bytes).error();
    return gate::changes_from_wire(*bytes);
}

} // namespace tracer::app
