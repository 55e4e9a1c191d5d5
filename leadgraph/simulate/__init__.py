"""A made-up world of fraud groups and honest people, written out as agencies' drops.

It is written from published typologies and knows neither the stored queries nor the scores.
"""
