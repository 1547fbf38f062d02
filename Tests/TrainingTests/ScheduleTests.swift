// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Training

@Suite struct ScheduleTests {
    private func factors(_ schedule: Schedule, _ steps: Range<Int>) -> [Double] { steps.map(schedule.factor) }

    private func close(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 }
    }

    @Test("Cosine and line fall as transformers' get_cosine_ and get_linear_schedule_with_warmup")
    func transformers() throws {
        let cosine = [
            0, 0.25, 0.5, 0.75, 1, 0.9619397663, 0.8535533906, 0.6913417162, 0.5, 0.3086582838, 0.1464466094,
            0.03806023374, 0,
        ]
        #expect(close(factors(try Schedule(.cosine, steps: 12, warmUp: 4), 0..<13), cosine))
        let line = [0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0]
        #expect(close(factors(try Schedule(.linear, steps: 12, warmUp: 4), 0..<13), line))
        let least = [
            0, 0.25, 0.5, 0.75, 1, 0.9657457896, 0.8681980515, 0.7222075446, 0.55, 0.3777924554, 0.2318019485,
            0.1342542104, 0.1,
        ]
        #expect(close(factors(try Schedule(.cosine, steps: 12, warmUp: 4, final: 0.1), 0..<13), least))
        #expect(close(factors(try Schedule(.constant, steps: 12, warmUp: 4), 0..<6), [0, 0.25, 0.5, 0.75, 1, 1]))
    }

    @Test("One cycle rises and falls as torch's OneCycleLR")
    func oneCycle() throws {
        let usual = [
            0.04, 0.3497896542, 0.8792851591, 0.9944154355, 0.9330129698, 0.8117456539, 0.6473789977, 0.4626371027,
            0.2830609982, 0.1334775302, 0.03456698743, 4e-06,
        ]
        #expect(close(factors(try Schedule(.oneCycle, steps: 12), 0..<12), usual))
        let quarter = [
            0.04, 0.52, 1.0, 0.969846431, 0.8830226895, 0.750001, 0.5868257415, 0.4131782585, 0.250003, 0.1169813105,
            0.03015756899, 4e-06,
        ]
        #expect(close(factors(try Schedule(.oneCycle, steps: 12, warmUp: 3), 0..<12), quarter))
    }

    @Test("Every schedule stays within 0…1, at the ends of short runs and past its end too", arguments: [1, 2, 3, 10])
    func bounds(steps: Int) throws {
        for shape in Schedule.Shape.allCases {
            for warmUp in [nil, 0, 1, steps] {
                let schedule = try Schedule(shape, steps: steps, warmUp: warmUp)
                let all = factors(schedule, -1..<steps + 3)
                #expect(all.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(schedule): \(all)")
                #expect(all[steps + 1] == all[steps + 2])
            }
        }
    }

    @Test("Numbers out of bounds are refused")
    func refused() {
        #expect(throws: TrainingError.self) { try Schedule(.cosine, steps: 0) }
        #expect(throws: TrainingError.self) { try Schedule(.cosine, steps: 5, warmUp: 6) }
        #expect(throws: TrainingError.self) { try Schedule(.cosine, steps: 5, warmUp: -1) }
        #expect(throws: TrainingError.self) { try Schedule(.linear, steps: 5, final: .nan) }
    }
}
