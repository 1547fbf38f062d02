// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Subscripts")
struct SubscriptTests {
    static let a = Tensor(integers: Array(0..<24), shape: [2, 3, 4])
    private static let all = IndexItem.range()
    private static func above(_ x: Tensor, _ limit: Int) throws -> IndexItem {
        .mask(try compare(x, .greater, .integer(limit)))
    }

    @Test("Every kind of subscript chooses what NumPy chooses")
    func cases() throws {
        let (a, all) = (Self.a, Self.all)
        let cases: [(String, [IndexItem])] = try [
            ("a[1]", [.at(1)]),
            ("a[-1]", [.at(-1)]),
            ("a[0,1:5,::-1]", [.at(0), .range(start: 1, stop: 5), .range(step: -1)]),
            ("a[:,None,1]", [all, .newAxis, .at(1)]),
            ("a[...,-1]", [.ellipsis, .at(-1)]),
            ("a[1,...,2]", [.at(1), .ellipsis, .at(2)]),
            ("a[:,::2]", [all, .range(step: 2)]),
            ("a[5:1]", [.range(start: 5, stop: 1)]),
            ("a[:,-2:]", [all, .range(start: -2)]),
            ("a[::-1,:,::2]", [.range(step: -1), all, .range(step: 2)]),
            ("a[:,[2,0]]", [all, .list([2, 0])]),
            ("a[[1,0,1]]", [.list([1, 0, 1])]),
            ("a[0,:,[1,3]]", [.at(0), all, .list([1, 3])]),
            ("a[:,[0,2],[1,3]]", [all, .list([0, 2]), .list([1, 3])]),
            ("a[[0],:,[1,3]]", [.list([0]), all, .list([1, 3])]),
            ("a[:,1,[3,0]]", [all, .at(1), .list([3, 0])]),
            ("a[a>12]", [Self.above(a, 12)]),
            ("a[:,a[0,:,0]>2]", [all, Self.above(a.subscripted([.at(0), all, .at(0)]), 2)]),
            ("a[a[:,:,0]>4]", [Self.above(a.subscripted([all, all, .at(0)]), 4)]),
            ("a[...,None]", [.ellipsis, .newAxis]),
            ("a[:,:,3:0:-2]", [all, all, .range(start: 3, stop: 0, step: -2)]),
            ("a[:,100:-100:-1]", [all, .range(start: 100, stop: -100, step: -1)]),
            ("a[1:1]", [.range(start: 1, stop: 1)]),
            ("a[...]", [.ellipsis]),
            ("a[:,[-1]]", [all, .list([-1])]),
            ("a[None,[1],None,:,[2]]", [.newAxis, .list([1]), .newAxis, all, .list([2])]),
        ]
        for (name, items) in cases {
            let result = try a.subscripted(items)
            #expect(result.dtype == .i64)
            try expectNumPy(result, name)
        }
    }

    @Test("A run of elements that lie side by side is not copied")
    func views() throws {
        let a = Self.a
        for items in [[.at(1)], [.range(start: 1)], [.at(0), .range(start: 1, stop: 3)], [.newAxis]] as [[IndexItem]] {
            #expect(try a.subscripted(items).storage === a.storage)
        }
        #expect(try a.subscripted([.range(), .at(1)]).storage !== a.storage)
    }

    @Test("Positions outside their axis are named")
    func outOfBounds() {
        let a = Self.a
        #expect(message { try a.subscripted([.at(0), .at(3)]) } == "index 3 is out of bounds for axis 1 with size 3")
        #expect(message { try a.subscripted([.at(.min)]) }.hasPrefix("index -9223372036854775808 is out of bounds"))
        #expect(message { try a.subscripted([.list([0, 2])]) } == "index 2 is out of bounds for axis 0 with size 2")
        #expect(
            message { try a.subscripted([.at(0), .at(0), .at(0), .at(0)]) }
                == "index: 4 positions for the 3 axes of shape (2, 3, 4)")
        #expect(message { try a.subscripted([.range(step: 0)]) } == "index: a slice cannot have a step of 0")
        #expect(message { try a.subscripted([.ellipsis, .ellipsis]) }.contains("only one ..."))
        #expect(message { try a.subscripted([.list([0, 1]), .list([0, 1, 2])]) }.contains("2 and 3 positions"))
        #expect(
            message { try a.subscripted([.mask(ramp(3))]) } == "index: mask (3,) does not fit axis 0 of shape (2, 3, 4)"
        )
    }

    @Test("The largest and smallest integers are no trap as bounds of a slice")
    func extremeSlices() throws {
        let row = try Tensor.arange(0, 5)
        #expect(try row.subscripted([.range(start: .min, stop: .max, step: .max)]).integers == [0])
        #expect(try row.subscripted([.range(start: .max, stop: .min, step: .min)]).integers == [4])
        #expect(try row.subscripted([.range(start: .min, stop: .max)]).integers == [0, 1, 2, 3, 4])
    }
}
