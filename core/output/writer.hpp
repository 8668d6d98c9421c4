// SPDX-License-Identifier: Apache-2.0
// What the run tells a writer. A writer formats; a ByteSink carries. One writer serves all plugins of a run; each call
// names the plugin. Calls never throw; an output failure is sticky and comes back from flush().
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/command_end.hpp"
#include "model/histogram.hpp"
#include "model/ledger.hpp"
#include "model/names.hpp"
#include "model/record.hpp"
#include "model/rights.hpp"
#include "model/settings.hpp"

#include <memory>
#include <optional>

namespace tracer::output {

/// A plugin in a run, as writers see it. Outlives the writer.
struct Stream {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
    std::string variant;
    std::string caveat;
    model::StackReader *stacks = nullptr; ///< of the plugin's stack map; may be null
    std::size_t index = 0;                ///< 0.. in the order of the command line
    std::optional<model::Rights> rights;  ///< that the run has kept; unset: it gave up none
};

class Writer {
public:
    virtual ~Writer() = default;
    virtual void start(const Stream &stream, const std::string &kernel_release) = 0;
    /// One record of a ring buffer. The hot path: allocates nothing.
    virtual void event(const Stream &stream, const model::RecordView &record) = 0;
    /// All rows of a table in one interval, unsorted; the writer sorts (text) and cuts.
    virtual void rows(const Stream &stream, const model::Source &source, const model::Interval &interval,
                      std::span<const model::RecordView> rows) = 0;
    /// The difference of a counter in one interval: a struct of u64 as source.value_type says.
    virtual void counter(const Stream &stream, const model::RecordView &difference,
                         const model::Interval &interval) = 0;
    virtual void histogram(const Stream &stream, const model::Source &source, const model::Interval &interval,
                           const model::Histogram &difference) = 0;
    /// The ledger's difference in one interval.
    virtual void ledger(const Stream &stream, const model::Interval &interval, const model::Ledger &difference) = 0;
    /// How the traced command ended; if there is one, before the first summary.
    virtual void command_end(const model::CommandEnd &) {}
    /// The end of the run: the whole ledger.
    virtual void summary(const Stream &stream, const model::Interval &whole, const model::Ledger &total) = 0;
    /// Hands everything to the sinks. Errors: ExitCode::output_failed.
    virtual Result<void> flush() = 0;
};

/// Where bytes go. write() takes all or fails; it may block, as the medium does.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Result<void> write(std::span<const char> bytes) = 0;
    [[nodiscard]] virtual bool is_terminal() const { return false; }
};

/// What a writer needs of its surroundings. All outlive it.
struct WriterContext {
    const Clock *clock = nullptr;
    model::Names *names = nullptr;
    std::uint64_t run_start_boot_ns = 0; ///< of TRACER_TYPE_ELAPSED
    bool several = false;                ///< more than one plugin: each line of text says whose it is
    bool no_native = false;              ///< plugins' format_text callbacks are not called
};

[[nodiscard]] std::unique_ptr<Writer> make_text_writer(WriterContext context, ByteSink &sink);
[[nodiscard]] std::unique_ptr<Writer> make_json_writer(WriterContext context, ByteSink &sink);
/// One sink a stream, in their order.
[[nodiscard]] std::unique_ptr<Writer> make_csv_writer(const WriterContext &context,
                                                      const std::vector<ByteSink *> &sinks);

/// Stdout (not closed) or a file (created, truncated). Errors: ExitCode::output_failed.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_stdout();
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_file(const std::string &path);

} // namespace tracer::output
