// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import Testing

@Suite("Pass")
struct PassTests {
    @Test("Who watches sees what goes by under its path, and may replace it")
    func watching() throws {
        var seen: [Pass.Point] = []
        let pass = Pass(watch: { point, tensor in
            seen.append(point)
            return point.name == "$q" ? Tensor(9) : nil
        })
        #expect(try pass.note("a.b", "$out", Tensor(1)).floats == [1])
        #expect(try pass.note("a.b", "$q", Tensor(1)).floats == [9])
        #expect(seen == [Pass.Point(path: "a.b", name: "$out"), Pass.Point(path: "a.b", name: "$q")])
        #expect(try Pass().note("a", "$out", Tensor(2)).floats == [2])
    }

    @Test("Only attention that was asked for is wanted")
    func attention() {
        let pass = Pass(attention: ["x.1"])
        #expect(pass.wantsAttention("x.1") && !pass.wantsAttention("x.2") && !Pass().wantsAttention("x.1"))
        pass.keep("x.1", Tensor(3))
        #expect(pass.attention["x.1"]?.floats == [3])
    }

    @Test("A run stops where its interruption throws, and notes are said once")
    func interruption() {
        let pass = Pass(interruption: { throw NetworkError("stopped") })
        #expect(throws: NetworkError("stopped")) { try pass.checkpoint() }
        pass.say("cut")
        pass.say("cut")
        #expect(pass.notes == ["cut"])
    }
}
