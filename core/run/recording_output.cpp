// SPDX-License-Identifier: Apache-2.0
#include "run/recording_output.hpp"

#include "base/strings.hpp"
#include "output/output_file.hpp"
#include "recording/metadata.hpp"

#include <sys/random.h>

namespace tracer::run {

/// The stream: whole packets, straight to the file or through a backlog.
class RecordingOutput::File final : public recording::PacketSink {
public:
    File(std::unique_ptr<output::ByteSink> sink, bool others) : sink_(std::move(sink)), outlet_(*sink_) {
        if (others) backlog_.emplace();
    }

    bool put(std::span<const char> packet, std::span<const std::uint64_t> records) override {
        marks_.clear();
        for (std::size_t plugin = 0; plugin < records.size(); ++plugin)
            for (std::uint64_t i = 0; i < records[plugin]; ++i)
                marks_.add(packet.size(), plugin); // all or none
        marks_.add(packet.size(), output::Tally::nobody);
        const std::string_view bytes(packet.data(), packet.size());
        if (!backlog_) return static_cast<bool>(outlet_.write(bytes, marks_));
        if (backlog_->put(outlet_, bytes, marks_)) return true;
        refused_.lose_beyond(0, marks_);
        return false;
    }
    Result<void> flush() override { return outlet_.state(); }
    Result<void> settle() override {
        if (backlog_) backlog_->wait();
        return outlet_.state();
    }
    [[nodiscard]] std::uint64_t lost(std::size_t plugin) const override {
        return refused_.lost(plugin) + outlet_.lost(plugin);
    }

private:
    std::unique_ptr<output::ByteSink> sink_;
    output::Outlet outlet_;
    output::Tally marks_, refused_;
    std::optional<output::Backlog> backlog_; ///< last: its thread uses the outlet
};

RecordingOutput::RecordingOutput(recording::Description description, std::unique_ptr<File> file)
    : description_(std::move(description)), catalog_(description_.specs()), file_(std::move(file)) {}
RecordingOutput::~RecordingOutput() = default;

std::string RecordingOutput::name_of(const std::string &folder) { return "ctf:" + harmless(folder); }

Result<std::unique_ptr<RecordingOutput>> RecordingOutput::open(const std::string &folder,
                                                               recording::Description description, bool others) {
    const Person who = caller();
    auto place = output::OutputFolder::made(folder, who);
    if (!place) return std::move(place).error();
    const std::string shown = harmless(folder) + "/";
    auto stream = place->open_file(recording::stream_file, who);
    if (!stream) return std::move(stream).error();
    auto metadata = place->open_file(recording::metadata_file, who);
    if (!metadata) return std::move(metadata).error();
    auto file = std::make_unique<File>(output::make_sink(std::move(*stream), shown + recording::stream_file), others);
    std::unique_ptr<RecordingOutput> made(new RecordingOutput(std::move(description), std::move(file)));
    const std::string text = recording::metadata(made->description_, made->catalog_);
    if (auto written = output::make_sink(std::move(*metadata), shown + recording::metadata_file)->write(text); !written)
        return std::move(written).error();
    return made;
}

std::unique_ptr<stream::Listener> RecordingOutput::listener(WallDistance &distance, LoadAverage &load,
                                                            model::Names &names) {
    return std::make_unique<recording::Recorder>(catalog_, description_.uuid, *file_, distance, load, names);
}

recording::Uuid new_uuid() {
    recording::Uuid uuid{};
    if (::getrandom(uuid.data(), uuid.size(), 0) < 0) uuid.fill(0); // no kernel does that to so few bytes
    uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x40);   // RFC 4122: random
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);
    return uuid;
}

} // namespace tracer::run
