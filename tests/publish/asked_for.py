"""Names that people ask the search for: post towns and railway stations of Wales, from memory.

Neither list is official. `known_places.toml` fills the gaps of the post towns; it was not chosen by the
stations, so that these tell what is still not found. Parts of a town that a station is named after stand
without it. Names have a comma and a blank between them.
"""

from __future__ import annotations

POST_TOWNS = (
    "Cardiff, Barry, Penarth, Dinas Powys, Cowbridge, Llantwit Major, Bridgend, Porthcawl, Maesteg, "
    "Pontypridd, Porth, Tonypandy, Pentre, Treorchy, Ferndale, Aberdare, Mountain Ash, Merthyr Tydfil, "
    "Treharris, Hengoed, Caerphilly, Bargoed, Pontyclun, Newport, Pontypool, Cwmbran, Abergavenny, Ebbw "
    "Vale, Tredegar, Usk, Chepstow, Monmouth, Caldicot, Blackwood, Abertillery, New Tredegar, Llandrindod "
    "Wells, Builth Wells, Brecon, Llangammarch Wells, Llanwrtyd Wells, Rhayader, Knighton, Presteigne, "
    "Swansea, Neath, Port Talbot, Llanelli, Burry Port, Kidwelly, Ferryside, Ammanford, Llandeilo, "
    "Llangadog, Llandovery, Llanwrda, Carmarthen, Whitland, Narberth, Saundersfoot, Tenby, Kilgetty, "
    "Pembroke, Pembroke Dock, Milford Haven, Haverfordwest, Fishguard, Goodwick, Clunderwen, Clarbeston "
    "Road, Crymych, Boncath, Glogue, Llanfyrnach, Cardigan, Newcastle Emlyn, Llandysul, Llanybydder, "
    "Lampeter, Aberaeron, New Quay, Welshpool, Montgomery, Newtown, Llandinam, Caersws, Llanidloes, "
    "Llanbrynmair, Machynlleth, Llanfyllin, Llanfechain, Llansantffraid, Llanymynech, Meifod, Tregaron, "
    "Ystrad Meurig, Aberystwyth, Talybont, Borth, Bow Street, Wrexham, Ruthin, Corwen, Denbigh, St Asaph, "
    "Rhyl, Prestatyn, Llangollen, Abergele, Bala, Conwy, Colwyn Bay, Llandudno, Llandudno Junction, "
    "Llanfairfechan, Penmaenmawr, Betws-y-Coed, Dolwyddelan, Trefriw, Llanrwst, Bangor, Menai Bridge, "
    "Beaumaris, Tyn-y-Gongl, Llanfairpwllgwyngyll, Gaerwen, Ty Croes, Bodorgan, Rhosneigr, Holyhead, "
    "Amlwch, Cemaes Bay, Llanerchymedd, Rhosgoch, Dulas, Moelfre, Penysarn, Marianglas, Brynteg, "
    "Pentraeth, Llangefni, Llanbedrgoch, Caernarfon, Y Felinheli, Garndolbenmaen, Criccieth, Pwllheli, "
    "Porthmadog, Penrhyndeudraeth, Blaenau Ffestiniog, Harlech, Talsarnau, Llanbedr, Dyffryn Ardudwy, "
    "Barmouth, Dolgellau, Fairbourne, Llwyngwril, Aberdyfi, Tywyn, Arthog, Deeside, Buckley, Mold, "
    "Holywell, Bagillt, Flint"
)

STATIONS = (
    "Shotton, Flint, Prestatyn, Rhyl, Abergele, Pensarn, Colwyn Bay, Llandudno Junction, Deganwy, "
    "Llandudno, Conwy, Penmaenmawr, Llanfairfechan, Bangor, Llanfairpwll, Bodorgan, Ty Croes, Rhosneigr, "
    "Valley, Holyhead, Glan Conwy, Tal-y-Cafn, Dolgarrog, Llanrwst, Betws-y-Coed, Pont-y-Pant, "
    "Dolwyddelan, Roman Bridge, Blaenau Ffestiniog, Hawarden Bridge, Hawarden, Buckley, Penyffordd, Hope, "
    "Caergwrle, Cefn-y-Bedd, Gwersyllt, Wrexham, Ruabon, Chirk, Welshpool, Newtown, Caersws, Machynlleth, "
    "Dovey Junction, Borth, Bow Street, Aberystwyth, Aberdovey, Tywyn, Tonfanau, Llwyngwril, Fairbourne, "
    "Morfa Mawddach, Barmouth, Llanaber, Talybont, Dyffryn Ardudwy, Llanbedr, Llandanwg, Harlech, Tygwyn, "
    "Talsarnau, Llandecwyn, Penrhyndeudraeth, Minffordd, Porthmadog, Criccieth, Penychain, Abererch, "
    "Pwllheli, Knucklas, Llangynllo, Llanbister Road, Dolau, Pen-y-bont, Llandrindod, Builth Road, "
    "Cilmeri, Garth, Llangammarch, Llanwrtyd, Sugar Loaf, Cynghordy, Llandovery, Llanwrda, Llangadog, "
    "Llandeilo, Ffairfach, Llandybie, Ammanford, Pantyffynnon, Pontarddulais, Llangennech, Bynea, "
    "Llanelli, Knighton, Gowerton, Pembrey, Burry Port, Kidwelly, Ferryside, Carmarthen, Whitland, "
    "Clunderwen, Clarbeston Road, Haverfordwest, Johnston, Milford Haven, Fishguard, Goodwick, Narberth, "
    "Kilgetty, Saundersfoot, Tenby, Penally, Manorbier, Lamphey, Pembroke, Pembroke Dock, Chepstow, "
    "Caldicot, Severn Tunnel Junction, Newport, Abergavenny, Pontypool, New Inn, Cwmbran, Rogerstone, "
    "Risca, Pontymister, Crosskeys, Newbridge, Llanhilleth, Ebbw Vale, Pye Corner, Cardiff, Pontyclun, "
    "Llanharan, Pencoed, Bridgend, Pyle, Port Talbot, Baglan, Briton Ferry, Neath, Skewen, Llansamlet, "
    "Swansea, Wildmill, Sarn, Tondu, Maesteg, Rhoose, Llantwit Major, Barry, Cadoxton, Barry Docks, Barry "
    "Island, Dinas Powys, Eastbrook, Cogan, Penarth, Grangetown, Dingle Road, Ninian Park, Waun-Gron "
    "Park, Fairwater, Danescourt, Radyr, Cathays, Cardiff Bay, Llandaf, Taffs Well, Trefforest, "
    "Pontypridd, Trehafod, Porth, Dinas Rhondda, Tonypandy, Llwynypia, Ystrad Rhondda, Ton Pentre, "
    "Treorchy, Ynyswen, Treherbert, Abercynon, Penrhiwceiber, Mountain Ash, Fernhill, Cwmbach, Aberdare, "
    "Quakers Yard, Merthyr Vale, Troed-y-rhiw, Pentre-bach, Merthyr Tydfil, Heath, Llanishen, Lisvane, "
    "Thornhill, Caerphilly, Aber, Energlyn, Llanbradach, Ystrad Mynach, Hengoed, Pengam, Gilfach Fargoed, "
    "Bargoed, Brithdir, Tir-Phil, Pontlottyn, Rhymney, Birchgrove, Rhiwbina, Whitchurch, Ty Glas, Coryton"
)
